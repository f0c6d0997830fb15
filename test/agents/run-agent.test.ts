import { expect, test } from "vitest";
import type { Agent, AgentTask } from "#agents";
import { runAgent } from "../../agents/run-agent.ts";

/** Works for a while; says so when it begins. */
class SlowAgent implements Agent {
  readonly label = "slow (scripted)";
  readonly #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  async *run(): ReturnType<Agent["run"]> {
    yield { type: "text", text: "I weed the first bed." };
    await new Promise((resolve) => setTimeout(resolve, this.#ms));
    yield { type: "result", result: { outcome: "ok", summary: "weeded" } };
  }
}

const task: AgentTask = {
  role: "maker",
  plan: "beds",
  chunk: "weed",
  attempt: 1,
  packet: "Weed.",
  cwd: "/",
  access: "read",
  limits: { idleMs: 60_000, hardMs: 300 },
};

async function notesOf(agent: Agent): Promise<string[]> {
  const notes: string[] = [];
  const { signal } = new AbortController();
  await runAgent(agent, task, { signal, note: (text) => notes.push(text) });
  return notes;
}

test("past the soft limit the person is told when it will be stopped", async () => {
  const notes = await notesOf(new SlowAgent(400));
  expect(notes).toEqual([
    "slow (scripted): I weed the first bed.",
    "slow (scripted): has worked for 0.0033 minutes; after 0.005 minutes it is stopped",
  ]);
});

test("who ends before it is not warned of", async () => {
  expect(await notesOf(new SlowAgent(0))).toEqual(["slow (scripted): I weed the first bed."]);
});
