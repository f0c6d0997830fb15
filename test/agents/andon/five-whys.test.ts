import {
  blocksOf,
  closeIncident,
  fileIncident,
  readLine,
  runPlan,
  type Agent,
  type AgentResult,
} from "#agents";
import { defaultLintSettings, parsePage, runLint, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { quickId, quickPlan, shopTemplate } from "../execute/quick-shop.ts";
import { docsChunk, makerTask, type Shop } from "../execute/shop.ts";

const signal = new AbortController().signal;
const openShop = shopTemplate();
const words = {
  cause: "the shelf plan named a folder that is made later",
  level: "L2" as const,
  prevention: "plan check runs each command once before approval",
  owner: "ada",
};
const whys = ["Why did it fail?", "Why was that possible?", "Why did nobody see it?"].map(
  (question) => ({ question, answer: "Because `x` [[nowhere]] said so.", evidence: "a.js:1" }),
);
const draft = { whys, cause: "No *check*", level: "L2", countermeasure: "Add one" };
const failing = docsChunk({ run: "echo 'cannot list the shelves' >&2; exit 3" });

/** Answers every task with one result and keeps what it was told. */
function auditor(result: AgentResult): { agent: Agent; packets: string[] } {
  const packets: string[] = [];
  const agent: Agent = {
    label: "auditor (a fake)",
    async *run({ packet }) {
      packets.push(packet);
      yield { type: "result", result };
    },
  };
  return { agent, packets };
}

async function stopWith(shop: Shop, chunk = failing): Promise<string> {
  await shop.approve(
    await quickPlan(shop, { chunks: [chunk], budget: { minutes: 5, attempts: 1 } }),
  );
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("stopped");
  return state.incident ?? "";
}

const lint = { rules: {}, ignore: [], settings: defaultLintSettings };
const wikiOf = ({ services }: Shop) => new Wiki(services.content, () => true);

test("a configured auditor drafts the Five Whys from fenced evidence, as text for a person", async () => {
  const shop = await openShop({});
  const { agent, packets } = auditor({ outcome: "ok", summary: "", output: draft });
  shop.services.auditor = { agent };
  const id = await stopWith(shop);
  const document = await shop.services.incidents.document(id);
  expect(document).toContain("Drafted by auditor (a fake); a person has to check it.");
  expect(document).toContain(
    String.raw`1. **Why did it fail?** Because \`x\` \[\[nowhere\]\] said so.`,
  );
  expect(document).toContain(String.raw`Root cause: No \*check\*`);
  expect(packets).toHaveLength(1);
  const [, nonce = ""] = /<<<([a-z]{16}) evidence\n/.exec(packets[0] ?? "") ?? [];
  const fenced = packets[0]?.split(`<<<${nonce} evidence\n`)[1]?.split(`\n${nonce}>>>`)[0];
  expect(fenced).toContain("cannot list the shelves");
});

test.each<[string, AgentResult]>([
  ["turned away", { outcome: "auth", summary: "no login" }],
  ["out of money", { outcome: "budget", summary: "spent" }],
  ["an answer in another form", { outcome: "ok", summary: "", output: { whys: "because" } }],
  ["an empty cause", { outcome: "ok", summary: "", output: { ...draft, cause: " " } }],
])("%s: the form stays for a person, and the line is stopped all the same", async (_, result) => {
  const shop = await openShop({});
  shop.services.auditor = auditor(result);
  const id = await stopWith(shop);
  const document = await shop.services.incidents.document(id);
  expect(document).toContain("1. Why did the check fail?\n2. Why was that possible?");
  expect(blocksOf(await readLine(shop.services))).toHaveLength(1);
  const notes = shop.events.filter(({ type }) => type === "note");
  expect(JSON.stringify(notes)).toContain("no Five Whys were drafted");
});

test("a closed incident is a page in 90_LOG that lint has nothing against", async () => {
  const shop = await openShop({});
  const { agent } = auditor({ outcome: "ok", summary: "", output: draft });
  shop.services.auditor = { agent };
  const id = await stopWith(shop);
  const wiki = wikiOf(shop);
  const before = await runLint(wiki, lint);
  const [incident] = await shop.services.incidents.list();
  expect(await fileIncident({ ...shop.services, wiki }, incident!)).toBeUndefined();
  await closeIncident(shop.services, { incident: id, ...words }, signal);
  const path = (await fileIncident({ ...shop.services, wiki: wikiOf(shop) }, incident!)) ?? "";
  expect(path).toMatch(/^wiki\/90_LOG\/\d{4}-\d\d-\d\d-inc-\d{8}-[0-9a-f]{8}\.md$/);
  const text = (await shop.services.content.read(path)) ?? "";
  expect(parsePage(path, text)).toMatchObject({ type: "log", findings: [] });
  for (const said of [
    words.cause,
    words.prevention,
    words.owner,
    "Because",
    "cannot list the shelves",
  ])
    expect(text).toContain(said);
  expect(await shop.services.content.read("wiki/log.md")).toContain(`andon | 90_LOG/`);
  expect(await runLint(wikiOf(shop), lint)).toEqual(before);
  expect(await fileIncident({ ...shop.services, wiki: wikiOf(shop) }, incident!)).toBe(path);
  expect(await shop.services.content.read(path)).toBe(text);
});

test("ten minutes without progress end the attempt, stop the line, and stand in 90_LOG once closed", async () => {
  const silent = { result: { outcome: "timeout-idle", summary: "no event for 10 minutes" } };
  const shop = await openShop({ tasks: [makerTask(1, [], { ...silent, chunk: failing.id })] });
  const id = await stopWith(shop, docsChunk({ run: undefined }));
  await closeIncident(shop.services, { incident: id, ...words }, signal);
  const [incident] = await shop.services.incidents.list();
  const path = await fileIncident({ ...shop.services, wiki: wikiOf(shop) }, incident!);
  const text = await shop.services.content.read(path ?? "");
  expect(text).toContain("**timeout** (confidence 1");
  expect(text).toContain("no event for 10 minutes");
  expect(text).toContain("Nobody has filled them in.");
});
