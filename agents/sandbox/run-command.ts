import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { messageOf } from "#wiki";
import { markedAsAgent } from "./agent-marker.ts";
import { holdLifeline, streamsOf } from "./lifeline.ts";
import { signalGroup } from "./process-group.ts";
import { noSandbox, type Sandbox, type SandboxRequest, type SpawnPlan } from "./sandbox.ts";

export interface CommandRequest extends SandboxRequest {
  /** What confines it; without one it can do whatever the user can. */
  sandbox?: Sandbox | undefined;
  /** Milliseconds; then the whole process group is killed. Default two minutes. */
  timeoutMs?: number;
  /** Text for standard input, which is then closed. */
  input?: string;
  signal?: AbortSignal;
  /** Called with each piece of standard output as it comes. */
  onStdout?: (text: string) => void;
}

export interface CommandResult {
  /** 124 after a timeout, 127 when the program does not exist, 130 when aborted. */
  exitCode: number;
  /** What ended it, when a signal did. */
  signal?: string;
  timedOut: boolean;
  aborted: boolean;
  stdout: string;
  stderr: string;
  durationMs: number;
}

/** Most characters kept of each stream: the first and the last half. */
const maxOutput = 400_000;
const defaultTimeoutMs = 120_000;

/**
 * Runs one command in its sandbox, in a process group of its own, and ends all of it at the limit. Never
 * throws for what the command does; throws `no-sandbox` where one is required and there is none.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const plan = await (request.sandbox ?? noSandbox).prepare(request);
  try {
    return await follow(start(plan), request);
  } catch (error) {
    // an argument list that is too long, or has a NUL in it
    const failed = { exitCode: 127, timedOut: false, aborted: false, stdout: "", durationMs: 0 };
    return { ...failed, stderr: messageOf(error) };
  } finally {
    await plan.afterwards?.();
  }
}

function follow(child: ChildProcess, request: CommandRequest): Promise<CommandResult> {
  const started = Date.now();
  const stdout = new CappedText();
  const stderr = new CappedText();
  let reason: "timeout" | "abort" | undefined;
  const stop = (why: "timeout" | "abort"): void => {
    reason ??= why;
    signalGroup(child, "SIGKILL");
  };
  const timer = setTimeout(() => stop("timeout"), request.timeoutMs ?? defaultTimeoutMs);
  const onAbort = (): void => stop("abort");
  request.signal?.addEventListener("abort", onAbort);
  if (request.signal?.aborted === true) onAbort();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout.add(text);
    request.onStdout?.(text);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => stderr.add(text));
  child.stdin?.on("error", () => undefined); // the command may not read its input
  child.stdin?.end(request.input ?? "");
  return ended(child).then(({ code, signal, error }) => {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", onAbort);
    signalGroup(child, "SIGKILL"); // whatever the command left in the background
    child.stdout?.destroy(); // what left the group may hold the pipes, and us with them
    child.stderr?.destroy();
    if (error !== undefined) stderr.add(error);
    return {
      exitCode: reason === "timeout" ? 124 : reason === "abort" ? 130 : code,
      ...(signal === undefined ? {} : { signal }),
      timedOut: reason === "timeout",
      aborted: reason === "abort",
      stdout: stdout.text(),
      stderr: stderr.text(),
      durationMs: Date.now() - started,
    };
  });
}

interface Ended {
  code: number;
  signal?: string;
  error?: string;
}

/** Settles when the command has ended and its output is read, or given up. */
function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, error: error.message }));
    child.on("exit", (exitCode, killedBy) => {
      const signal = killedBy ?? signalOf(exitCode);
      const code = exitCode ?? (signal ? 128 : 1);
      const end = { code, ...(signal === undefined ? {} : { signal }) };
      // What it left in the background may hold the pipes: give it a moment, end it, and when it has left
      // the group too, go on without it.
      const late = setTimeout(() => signalGroup(child, "SIGKILL"), 500);
      const later = setTimeout(() => resolve(end), 700);
      child.on("close", () => {
        clearTimeout(late);
        clearTimeout(later);
        resolve(end);
      });
    });
  });
}

/** A shell, and bubblewrap, end with 128 + n when signal n ended what they ran. */
function signalOf(exitCode: number | null): string | undefined {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

function start({ file, args, env, cwd, shell = false, lifeline }: SpawnPlan): ChildProcess {
  const own = markedAsAgent(env);
  const stdio = streamsOf({ lifeline });
  const child = spawn(file, args, { cwd, env: own, shell, detached: true, stdio });
  holdLifeline(child);
  return child;
}

/** Keeps the first and the last half of a long text and says how much is missing. */
class CappedText {
  #head = "";
  #tail = "";
  #dropped = 0;

  add(text: string): void {
    const room = maxOutput / 2 - this.#head.length;
    this.#head += text.slice(0, Math.max(0, room));
    this.#tail += text.slice(Math.max(0, room));
    const excess = this.#tail.length - maxOutput / 2;
    if (excess <= 0) return;
    this.#dropped += excess;
    this.#tail = this.#tail.slice(excess);
  }

  text(): string {
    const gap = this.#dropped > 0 ? `\n… ${this.#dropped} characters left out …\n` : "";
    return this.#head + gap + this.#tail;
  }
}
