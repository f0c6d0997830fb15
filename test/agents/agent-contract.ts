import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent, AgentEvent, AgentResult, AgentTask } from "#agents";
import { describe, expect, onTestFinished, test } from "vitest";

/** What the agent under test is asked to do. `hangs` is silent for a minute and, where it can, has a child. */
export type Behaviour = "succeeds" | "fails" | "hangs";

export interface Subject {
  agent: Agent;
  /** The chunk's `run` command, where the backend needs one. */
  run?: string;
  /** A hanging subject writes the pids of its processes into `pids`. */
  writesPids?: boolean;
}

/** Makes an agent for a behaviour; `folder` is a place for its stand-in program, `pids` for pids. */
export type MakeSubject = (
  behaviour: Behaviour,
  place: { folder: string; pids: string },
) => Subject | Promise<Subject>;

export const noSignal = new AbortController().signal;

/** A task of a plan of the shop; `cwd` must be given. */
export function shopTask(task: Partial<AgentTask> & { cwd: string }): AgentTask {
  return {
    role: "maker",
    plan: "2026-06-price-validation",
    chunk: "refuse-negative-prices",
    attempt: 1,
    packet: "Refuse negative prices in pricing.js.\n",
    access: "write",
    model: "claude-sonnet-4-5",
    limits: { idleMs: 20_000, hardMs: 20_000 },
    ...task,
  };
}

/** A temporary directory, removed when the test ends. */
export async function makeFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-test-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function collect(events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The events of a run, which must have exactly one result, at the end. */
export async function runToResult(
  agent: Agent,
  task: AgentTask,
  signal: AbortSignal = noSignal,
): Promise<{ events: AgentEvent[]; result: AgentResult }> {
  const events = await collect(agent.run(task, signal));
  const last = events.at(-1);
  expect(events.filter((event) => event.type === "result")).toHaveLength(1);
  if (last?.type !== "result") throw new Error("the last event is no result");
  return { events, result: last.result };
}

/** The contract of `Agent` (agents/agent.ts), run over every backend. */
export function describeAgentContract(name: string, make: MakeSubject): void {
  const prepare = async (
    behaviour: Behaviour,
    more: Partial<AgentTask> = {},
  ): Promise<{ agent: Agent; task: AgentTask; expectNoChild: () => Promise<void> }> => {
    const folder = await makeFolder();
    const cwd = await makeFolder();
    await writeFile(join(cwd, "pricing.js"), "export const price = 1;\n");
    const pids = join(folder, "pids");
    const { agent, run, writesPids = false } = await make(behaviour, { folder, pids });
    const expectNoChild = async (): Promise<void> => {
      const text = await readFile(pids, "utf8").catch(() => "");
      const all = text.split(/\s+/).filter(Boolean);
      expect(all.length > 0).toBe(writesPids);
      // a killed process takes a moment to go
      await expect.poll(() => all.filter(isAlive), { timeout: 500, interval: 20 }).toEqual([]);
    };
    const task = shopTask({ cwd, ...(run === undefined ? {} : { run }), ...more });
    return { agent, task, expectNoChild };
  };

  describe(`${name} keeps the contract of an agent`, () => {
    test("ends with exactly one result, which is ok", async () => {
      const { agent, task } = await prepare("succeeds");
      const { result } = await runToResult(agent, task);
      expect(result).toMatchObject({ outcome: "ok" });
      expect(result.summary).not.toBe("");
      expect(agent.label).not.toBe("");
    });

    test("reports a failure as a result and does not throw", async () => {
      const { agent, task } = await prepare("fails");
      const { result } = await runToResult(agent, task);
      expect(["blocked", "infra"]).toContain(result.outcome);
      expect(result.summary).not.toBe("");
    });

    test("does not throw when the directory is missing", async () => {
      const { agent, task } = await prepare("succeeds");
      await rm(task.cwd, { recursive: true });
      const { result } = await runToResult(agent, task);
      expect(result.outcome).not.toMatch(/^timeout/);
    });

    test("ends with infra soon after an abort, and leaves no child", async () => {
      const { agent, task, expectNoChild } = await prepare("hangs");
      const controller = new AbortController();
      const running = runToResult(agent, task, controller.signal);
      await sleep(300);
      const started = Date.now();
      controller.abort();
      const { result } = await running;
      expect(result.outcome).toBe("infra");
      expect(Date.now() - started).toBeLessThan(3000);
      await expectNoChild();
    });

    test("does nothing when it is aborted already", async () => {
      const { agent, task } = await prepare("hangs");
      const { result } = await runToResult(agent, task, AbortSignal.abort());
      expect(result.outcome).toBe("infra");
    });

    test("ends by itself after too long a silence, and leaves no child", async () => {
      const limits = { idleMs: 400, hardMs: 20_000 };
      const { agent, task, expectNoChild } = await prepare("hangs", { limits });
      const { result } = await runToResult(agent, task);
      expect(result.outcome).toBe("timeout-idle");
      expect(result.summary).toContain("0.4 s");
      await expectNoChild();
    });

    test("ends by itself at the hard limit", async () => {
      const limits = { idleMs: 20_000, hardMs: 400 };
      const { agent, task } = await prepare("hangs", { limits });
      expect((await runToResult(agent, task)).result.outcome).toBe("timeout-hard");
    });

    test("leaves the directory unchanged when it may only read", async () => {
      const { agent, task } = await prepare("succeeds", { access: "read", role: "checker" });
      await runToResult(agent, task);
      expect(await readdir(task.cwd)).toEqual(["pricing.js"]);
      expect(await readFile(join(task.cwd, "pricing.js"), "utf8")).toBe(
        "export const price = 1;\n",
      );
    });
  });
}

/** False for a process that is gone, or dead and not yet collected. */
export function isAlive(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return !/ [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
