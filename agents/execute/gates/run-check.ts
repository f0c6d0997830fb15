import type { CommandEnd } from "../../andon/command-end.ts";
import type { CheckResult } from "../../journal/run-records.ts";
import { runCommand, type CommandResult } from "../../sandbox/run-command.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

export interface CheckRequest {
  name: string;
  command: string;
  cwd: string;
  environment: Record<string, string>;
  /** What confines the command. */
  sandbox?: Sandbox | undefined;
  /** More folders it may change, or read. */
  writable?: readonly string[];
  readable?: readonly string[];
  signal: AbortSignal;
}

/** A project command may take this long, in milliseconds. */
const checkLimitMs = 10 * 60_000;
/** Lines of output kept in the journal and shown to the next attempt, and the longest of them. */
const keptLines = 40;
const maxLine = 300;

/** Runs one command of the project; it passes when it exits 0. Keeps the tail of what it printed. */
export async function runCheck(request: CheckRequest): Promise<CheckResult> {
  const result = await runCommand({
    command: request.command,
    cwd: request.cwd,
    env: request.environment,
    sandbox: request.sandbox,
    writable: request.writable ?? [],
    readable: request.readable ?? [],
    timeoutMs: checkLimitMs,
    signal: request.signal,
  });
  request.signal.throwIfAborted();
  const { name, command } = request;
  const { durationMs } = result;
  const tail = tailOf(`${result.stdout}\n${result.stderr}`);
  if (result.exitCode === 0) return { name, command, status: "passed", detail: tail, durationMs };
  const why = result.timedOut
    ? `no end after ${checkLimitMs / 60_000} minutes`
    : `exit code ${result.exitCode}`;
  const end = endOf(result);
  return { name, command, status: "failed", detail: `${why}\n${tail}`, durationMs, end };
}

function endOf({ exitCode, signal, timedOut }: CommandResult): CommandEnd {
  return {
    exitCode,
    ...(signal && !timedOut ? { signal } : {}),
    ...(timedOut ? { timedOut } : {}),
  };
}

/** The last lines of an output, as far as they are kept. */
export function tailOf(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .map((line) => (line.length > maxLine ? `${line.slice(0, maxLine)}…` : line))
    .filter((line) => line !== "");
  return lines.slice(-keptLines).join("\n");
}
