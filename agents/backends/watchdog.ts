import type { AgentResult, TaskLimits } from "../agent.ts";

/** Why the harness ended a run before it ended by itself. */
export type StopReason = "timeout-idle" | "timeout-hard" | "aborted";

/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Watches one run for silence, not only for length: `claude -p` is known to hang without a `result`
 * (anthropics/claude-code#39700). The first reason to stop wins and is told once, through `onStop`.
 */
export class Watchdog {
  reason: StopReason | undefined;
  readonly #signal: AbortSignal;
  readonly #onStop: () => void;
  readonly #idleMs: number;
  #idle: NodeJS.Timeout;
  readonly #hard: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#stop("aborted");

  constructor(limits: TaskLimits, signal: AbortSignal, onStop: () => void) {
    this.#signal = signal;
    this.#onStop = onStop;
    this.#idleMs = limits.idleMs;
    this.#idle = this.#timer("timeout-idle", limits.idleMs);
    this.#hard = this.#timer("timeout-hard", limits.hardMs);
    signal.addEventListener("abort", this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  /** Tells that there was a sign of life: the silence is counted from now. */
  alive(): void {
    if (this.reason === undefined) this.#idle.refresh();
  }

  /** From now on a shorter silence is enough, or with no argument the limit again. */
  allowSilence(ms = this.#idleMs): void {
    if (this.reason !== undefined) return;
    clearTimeout(this.#idle);
    this.#idle = this.#timer("timeout-idle", Math.min(ms, this.#idleMs));
  }

  close(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#hard);
    this.#signal.removeEventListener("abort", this.#onAbort);
  }

  #timer(reason: StopReason, ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#stop(reason), Math.min(ms, longestTimer));
  }

  #stop(reason: StopReason): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.close();
    this.#onStop();
  }
}

/** The result of a run that was stopped from outside. */
export function stoppedResult(reason: StopReason, limits: TaskLimits): AgentResult {
  if (reason === "aborted") return { outcome: "infra", summary: "Stopped: the run was aborted." };
  const words =
    reason === "timeout-idle"
      ? `Stopped after ${seconds(limits.idleMs)} without a sign of life.`
      : `Stopped at the limit of ${seconds(limits.hardMs)}.`;
  return { outcome: reason, summary: words };
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toPrecision(3))} s`;
}
