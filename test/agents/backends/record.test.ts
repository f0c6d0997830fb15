import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  RecordingAgent,
  Redactor,
  ReplayAgent,
  secretsOf,
  type Agent,
  type AgentEvent,
  type AgentTask,
} from "#agents";
import { describe, expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";
import { scripted } from "../execute/shop.ts";

const clock = (): Date => new Date("2026-11-20T12:00:00Z");
const token = "open-sesame-4711";
const environment = { TILL_TOKEN: token, PATH: "/usr/bin", SHORT_KEY: "abc" };

function recorder(inner: Agent, path: string): RecordingAgent {
  return new RecordingAgent(inner, { path, redactor: new Redactor(secretsOf(environment)), clock });
}

describeAgentContract("record", async (behaviour, { folder }) => {
  const role = behaviour === "fails" ? "librarian" : "maker";
  const delayMs = behaviour === "hangs" ? 60_000 : 0;
  const result = { outcome: "ok", summary: "done" };
  const inner = new ReplayAgent(
    scripted([
      { role, result, delayMs },
      { role: "checker", result },
    ]),
  );
  return { agent: recorder(inner, join(folder, "shop.json")) };
});

/** A maker that works as a program would: with ids, paths and secrets of this machine in its words. */
class Clerk implements Agent {
  readonly label = "clerk";
  readonly #id = `toolu_${Math.random()}`;

  async *run({ cwd, access }: AgentTask): AsyncGenerator<AgentEvent> {
    yield { type: "text", text: `In ${cwd} and ${homedir()}/notes, with ${token}.` };
    yield { type: "tool-call", id: this.#id, name: "write", input: { path: `${cwd}/src/tea.js` } };
    if (access === "write") {
      await mkdir(join(cwd, "src"), { recursive: true });
      await writeFile(join(cwd, "src/tea.js"), "export const tea = 3;\n");
      await rm(join(cwd, "soap.txt"));
    }
    yield { type: "tool-result", id: this.#id, ok: true, text: "" };
    const usage = { inputTokens: 10, outputTokens: 2 };
    yield { type: "usage", usage };
    const summary = `Wrote ${cwd}/src/tea.js`;
    yield { type: "result", result: { outcome: "ok", summary, usage, failure: "unknown" } };
  }
}

async function record(path: string): Promise<{ text: string; events: AgentEvent[] }> {
  const { directory, commit } = await makeRepository();
  await commit("Open the shop", { "soap.txt": "soap\n" });
  const { events } = await runToResult(recorder(new Clerk(), path), shopTask({ cwd: directory }));
  return { text: await readFile(path, "utf8"), events };
}

describe("a recording of a real agent", () => {
  test("says the same of the same run, and nothing that is secret or so only here", async () => {
    const folder = await makeFolder();
    const first = await record(join(folder, "one.json"));
    const second = await record(join(folder, "two.json"));
    expect(second.text).toBe(first.text);
    expect(first.text).not.toContain(token);
    expect(first.text).not.toContain(homedir());
    expect(first.text).toContain('"In . and ~/notes, with [redacted]."');
    expect(first.text).toContain('"recordedAt": "2026-11-20"');
    expect(first.text).toContain('"note": "Recorded from clerk."');
    // who watches sees what happened, as it was
    expect(JSON.stringify(first.events)).toContain(token);
  });

  test("is played without the agent: the same words, the same files, and labelled", async () => {
    const path = join(await makeFolder(), "shop.json");
    await record(path);
    const replay = await ReplayAgent.load(path);
    expect(replay.label).toBe("replay (recorded 2026-11-20)");
    const { directory, commit, git } = await makeRepository();
    await commit("Open the shop", { "soap.txt": "soap\n" });
    const { events, result } = await runToResult(replay, shopTask({ cwd: directory }));
    expect(await readFile(join(directory, "src/tea.js"), "utf8")).toBe("export const tea = 3;\n");
    expect(await git.run(["status", "--porcelain", "soap.txt"])).toContain("D soap.txt");
    expect(events.map(({ type }) => type)).toEqual([
      "text",
      "tool-call",
      "tool-result",
      "usage",
      "result",
    ]);
    expect(result).toMatchObject({ outcome: "ok", usage: { inputTokens: 10 } });
  });

  test("holds several tasks, each once", async () => {
    const path = join(await makeFolder(), "shop.json");
    await record(path);
    const cwd = await makeFolder();
    const checker = shopTask({ cwd, role: "checker", access: "read" });
    await runToResult(recorder(new Clerk(), path), checker);
    await runToResult(recorder(new Clerk(), path), checker);
    const roles = [...(await readFile(path, "utf8")).matchAll(/"role": "(.*)"/g)];
    expect(roles.map(([, role]) => role)).toEqual(["maker", "checker"]);
  });

  test("that cannot be written does not spoil the work, and says so", async () => {
    const { directory, commit } = await makeRepository();
    await commit("Open the shop", { "soap.txt": "soap\n", "till.txt": "0\n" });
    const path = join(directory, "till.txt", "shop.json");
    const { events, result } = await runToResult(
      recorder(new Clerk(), path),
      shopTask({ cwd: directory }),
    );
    expect(result.outcome).toBe("ok");
    expect(JSON.stringify(events)).toContain("could not be written");
  });
});
