import { messageOf } from "#wiki";
import type { AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import type { Sandbox, SandboxRequest } from "../sandbox/sandbox.ts";
import { AgentProcess, type ProgramExit } from "./agent-process.ts";
import { stoppedResult, Watchdog } from "./watchdog.ts";

export type { ProgramExit } from "./agent-process.ts";

export interface AgentProgram {
  /** A shell command line, or an argument list that no shell sees. */
  command: string | readonly string[];
  /** The complete environment. */
  env: Record<string, string>;
  /** Standard input, which is closed after it. */
  input: string;
  /** See `SpawnPlan`. */
  lifeline?: boolean | undefined;
  /** What one line of standard output means. A `result` among the events ends the run. */
  read: (line: string) => AgentEvent[];
  /** The result if nothing follows the last line: not every program says which word is its last. */
  pending?: () => AgentResult | undefined;
  /** The result of a program that ended by itself without having given one. */
  finish: (exit: ProgramExit) => AgentResult | Promise<AgentResult>;
}

/** Silence after which a pending result is the result; the programs' own waits are shorter. */
const lastWordMs = 60_000;
/**
 * Runs a program as an agent and keeps the contract of `Agent` for it: exactly one result, after the
 * whole process group has ended, whatever the program does. Any output, also on standard error, is a sign
 * of life.
 */
export async function* spawnAgent(
  program: AgentProgram,
  task: AgentTask,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent> {
  if (signal.aborted) {
    yield { type: "result", result: stoppedResult("aborted", task.limits) };
    return;
  }
  const running = new AgentProcess(program, task.cwd);
  const watchdog = new Watchdog(task.limits, signal, () => void running.stop());
  running.onOutput = () => watchdog.alive();
  let result: AgentResult | undefined;
  try {
    result = yield* follow(program, running, watchdog);
    if (result === undefined) {
      const exit = await running.ended;
      if (watchdog.reason === undefined) result = await program.finish(exit);
    }
  } catch (error) {
    result = { outcome: "infra", summary: messageOf(error) };
  } finally {
    watchdog.close();
    await running.stop();
  }
  yield {
    type: "result",
    result: result ?? stoppedResult(watchdog.reason ?? "aborted", task.limits),
  };
}

/** Passes the events on until the program's own result, or until its output ends. */
async function* follow(
  program: AgentProgram,
  running: AgentProcess,
  watchdog: Watchdog,
): AsyncGenerator<AgentEvent, AgentResult | undefined> {
  let last: AgentResult | undefined;
  for await (const line of running.lines()) {
    for (const event of program.read(line)) {
      if (event.type === "result") return event.result;
      yield event;
    }
    last = program.pending?.();
    watchdog.allowSilence(last && lastWordMs);
  }
  // Silence after the last word is the end; another reason to stop is told by itself.
  const ended = watchdog.reason === undefined || watchdog.reason === "timeout-idle";
  return ended ? last : undefined;
}

export interface Confinement extends Pick<SandboxRequest, "writable" | "readable" | "network"> {
  sandbox: Sandbox;
  signal: AbortSignal;
}

/** The same in a sandbox, with what the task may reach; where one is required and missing, nothing runs. */
export async function* spawnConfined(
  program: AgentProgram,
  task: AgentTask,
  { sandbox, signal, ...reach }: Confinement,
): AsyncGenerator<AgentEvent> {
  const { command, env } = program;
  const { cwd, protect, network } = task;
  let plan;
  try {
    plan = await sandbox.prepare({ command, env, cwd, protect, network, ...reach });
  } catch (error) {
    yield { type: "result", result: { outcome: "infra", summary: messageOf(error) } };
    return;
  }
  const confined = plan.shell === true ? plan.file : [plan.file, ...plan.args];
  const { lifeline } = plan;
  try {
    yield* spawnAgent({ ...program, command: confined, env: plan.env, lifeline }, task, signal);
  } finally {
    await plan.afterwards?.();
  }
}
