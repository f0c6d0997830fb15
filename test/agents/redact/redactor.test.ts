import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  FileIncidentStore,
  FileLineStore,
  FilePauses,
  FileRunStore,
  noSandbox,
  MechanicalAgent,
  RedactingAgent,
  Redactor,
  secretsOf,
  type Agent,
  type AgentTask,
  type Incident,
} from "#agents";
import { beforeAll, describe, expect, test } from "vitest";
import { Output } from "../../../cli/output.ts";
import { makeFolder, noSignal, runToResult, shopTask } from "../agent-contract.ts";

/** Letters and digits without meaning, the same every time. */
function noise(length: number, alphabet = "kT9vQ2mZx7LrB4nWc8YdH3sJ6gFpA1eRuX5o"): string {
  return Array.from(
    { length },
    (_, at) => alphabet[(at * at * 7 + at * 11 + 3) % alphabet.length],
  ).join("");
}
const own = `${noise(20)}-Ä/+ ${noise(9)}`;
const bytes = Buffer.from(own);
const basic = Buffer.from(`till:${own}`).toString("base64");

/** What a scanner knows by its form, made of parts; then a value we know, as it may travel. */
const formats: [name: string, text: string, secret: string][] = [
  ["Anthropic", ["sk", "ant", "api03", noise(93)].join("-")],
  ["OpenRouter", ["sk", "or", "v1", noise(64, "3f9a1c7e5b0d8264")].join("-")],
  ["Hugging Face", ["hf", noise(34)].join("_")],
  ["xAI", ["xai", noise(80)].join("-")],
  ["Groq", ["gsk", noise(52)].join("_")],
  ["Google key", ["AI", "za", noise(35)].join("")],
  ["Google client secret", ["GOCSPX", noise(28)].join("-")],
  ["OpenAI", ["sk", `${noise(20)}T3BlbkFJ${noise(20)}`].join("-")],
  ["GitHub", ["ghp", noise(36)].join("_")],
  ["Slack", ["xoxb", "123456701234", "765432107654", noise(24)].join("-")],
  ["SendGrid", ["SG", noise(22), noise(43)].join(".")],
  ["AWS", noise(40), `aws_secret_access_key = ${noise(40)}`],
  ["bearer token", noise(48), `Authorization: Bearer ${noise(48)}`],
  ["database address", noise(14), `mongodb+srv://till:${noise(14)}@db7.shop.net/x`],
  ["known value", own],
  ["known, base64", bytes.toString("base64")],
  ["known, base64url", bytes.toString("base64url")],
  ["known, hex", bytes.toString("hex")],
  ["known, HEX", bytes.toString("hex").toUpperCase()],
  ["known, URL", encodeURIComponent(own)],
  ["known, JSON", JSON.stringify(own).slice(1, -1)],
  ["known, in a basic header", basic.slice(8, -6), `Authorization: Basic ${basic}`],
  ["known, over two lines", `${own.slice(0, 12)}\n${own.slice(12)}`],
  ["known, over two lines of a diff", `${own.slice(0, 9)}\n+${own.slice(9)}`],
].map(([name = "", secret = "", text = secret]) => [name, text, secret]);

const redactor = new Redactor([own]);
const around = (text: string): string => `The till said: ${text}\nand closed.\n`;

/** Where text of commands and agents ends up. */
const places: [string, (text: string) => Promise<string>][] = [
  ["text", (text) => redactor.text(text)],
  [
    "a value inside a value",
    async (text) => JSON.stringify(await redactor.value({ till: [text] })),
  ],
  ["a journal", async (text) => inJournal(text)],
  ["an incident", async (text) => inIncident(text)],
  ["a packet", async (text) => (await seenBy(text)).packet],
  ["what an agent says", async (text) => (await seenBy(text)).said],
  ["an agent's summary", async (text) => (await seenBy(text)).summary],
  ["an agent's output", async (text) => (await seenBy(text)).output],
  ["a tool's result", async (text) => (await seenBy(text)).tool],
  ["a rate limit's words", async (text) => (await seenBy(text)).limit],
  ["the line's events", async (text) => onTheLine(text)],
  ["a pause", async (text) => inPause(text)],
  ["a Five Whys draft", async (text) => inDraft(text)],
];

async function inJournal(text: string): Promise<string> {
  const folder = await makeFolder();
  const store = new FileRunStore(folder, () => new Date(0), redactor);
  const lease = await store.claim("2026-06-till", true);
  const check = { name: "test", status: "failed" as const, detail: text, durationMs: 1 };
  await store.append(lease, { type: "baseline-measured", results: [check] });
  const [event] = await store.read(lease.run);
  const file = await readFile(join(folder, "runs", lease.run, "journal.jsonl"), "utf8");
  return `${file}\n${event?.type === "baseline-measured" ? (event.results[0]?.detail ?? "") : ""}`;
}

const incident: Omit<Incident, "evidence"> = {
  id: "2026-06-till.1",
  plan: "2026-06-till",
  run: "2026-06-till.1",
  chunk: "count",
  signature: "test",
  category: "unknown",
  confidence: 0.5,
  reason: "the till does not close",
  opened_at: "2026-06-01T00:00:00.000Z",
  stops: "line",
};

async function inIncident(text: string): Promise<string> {
  const store = new FileIncidentStore(await makeFolder(), redactor);
  const path = await store.open({ ...incident, evidence: text });
  return (await readFile(path, "utf8")).replaceAll("\n    ", "\n");
}

async function onTheLine(text: string): Promise<string> {
  const folder = await makeFolder();
  const line = new FileLineStore(folder, () => new Date(0), redactor);
  const proof = { check: "true", passedAt: "a".repeat(40), failedThere: text };
  const words = { cause: text, prevention: text, owner: text };
  await line.append({ type: "incident-closed", incident: "INC-1", level: "L2", ...words, proof });
  const [event] = await line.read();
  return `${await readFile(join(folder, "line.jsonl"), "utf8")}\n${event?.type === "incident-closed" ? event.cause : ""}`;
}

async function inPause(text: string): Promise<string> {
  const pauses = new FilePauses(await makeFolder(), () => new Date(0), redactor);
  await pauses.begin("bank", { resumeAt: "2026-06-01T00:00:00.000Z", detail: text });
  return (await pauses.active("bank"))?.detail ?? "";
}

async function inDraft(text: string): Promise<string> {
  const store = new FileIncidentStore(await makeFolder(), redactor);
  await store.open({ ...incident, evidence: "" });
  const why = { question: text, answer: text, evidence: text };
  const draft = { whys: [why, why, why], cause: text, level: "L2" as const, countermeasure: text };
  await store.draft(incident.id, { ...draft, by: "parrot" });
  return (await store.document(incident.id)).replaceAll("\\[redacted\\]", "[redacted]");
}

async function seenBy(
  text: string,
): Promise<Record<"packet" | "said" | "summary" | "output" | "tool" | "limit", string>> {
  let packet = "";
  const agent: Agent = {
    label: "parrot",
    async *run(task: AgentTask) {
      packet = task.packet;
      yield { type: "text", text };
      yield { type: "tool-result", id: "1", ok: true, text };
      yield { type: "rate-limit", detail: text };
      yield { type: "result", result: { outcome: "ok", summary: text, output: { said: text } } };
    },
  };
  const task = shopTask({ cwd: "/", packet: text });
  const seen = { packet, said: "", summary: "", output: "", tool: "", limit: "" };
  for await (const event of new RedactingAgent(agent, redactor).run(task, noSignal)) {
    if (event.type === "text") seen.said = event.text;
    if (event.type === "tool-result") seen.tool = event.text;
    if (event.type === "rate-limit") seen.limit = event.detail;
    if (event.type !== "result") continue;
    seen.summary = event.result.summary;
    seen.output = JSON.stringify(event.result.output);
  }
  return { ...seen, packet };
}

describe.each(places)("in %s", (_, put) => {
  test.each(formats)("%s is not to be seen", async (_, text, secret) => {
    const seen = await put(around(text));
    expect(seen).toContain("The till said");
    expect(seen).toContain("[redacted]");
    for (const part of secret.split(/\n\+?/)) expect(seen).not.toContain(part);
  });
});

test("24 formats and 13 places", () => {
  expect([formats.length, places.length]).toEqual([24, 13]);
});

test("what a command prints is hidden before anybody sees it", async () => {
  const mechanical = new MechanicalAgent({
    environment: { PATH: "/usr/bin:/bin" },
    sandbox: noSandbox,
  });
  const agent = new RedactingAgent(mechanical, redactor);
  const run = `printf '%s' '${own}'`;
  const { result } = await runToResult(agent, shopTask({ cwd: "/tmp", run }));
  expect(result.summary).toContain("[redacted]");
  expect(result.summary).not.toContain(own.slice(-12));
});

test("the terminal shows no known value", () => {
  const written: string[] = [];
  const output = new Output({ json: false, quiet: false, verbose: false, color: false });
  output.redact = (text) => (written.push(redactor.known(text)), "");
  output.note(`note ${own}`);
  output.error(own, own);
  output.answer("till", {}, own);
  expect(written).toHaveLength(4);
  expect(written.join("")).not.toContain(own);
});

test("secrets are told by their variable's name, not when they are paths, counts or words", () => {
  const environment = {
    SHOP_API_KEY: "k3y-of-the-till",
    DB_PASSWORD: "roses-are-red",
    MAX_TOKENS: "200000000",
    GOOGLE_APPLICATION_CREDENTIALS: "/home/ada/key.json",
    EDITOR: "a-long-editor-name",
  };
  expect(secretsOf(environment)).toEqual(["k3y-of-the-till", "roses-are-red"]);
  expect(new Redactor(["short"]).known("a short word")).toBe("a short word");
});

describe("honest text", () => {
  let text = "";
  beforeAll(async () => {
    text = await readFile("package-lock.json", "utf8");
  });

  test("stays as it is: a lockfile is full of hashes", async () => {
    expect(await new Redactor([own, noise(32)]).text(text)).toBe(text);
  });
});
