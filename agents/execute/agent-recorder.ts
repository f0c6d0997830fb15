import type { AgentEvent, AgentTask, Usage } from "../agent.ts";
import type { RecordedEvent } from "../journal/run-records.ts";
import type { RunContext } from "./run-context.ts";

/** Longest text kept of one event, in characters: who reads a journal wants the gist. */
const maxText = 2_000;
/** Most characters kept of one run of an agent; one that prints without end fills no disk. */
const maxTotal = 400_000;
/** Events are written together: so many at once, or what came within so many milliseconds. */
const batch = 50;
const delayMs = 2_000;

/**
 * Writes what an agent says and does into the run's journal while it works, so that whoever follows the
 * journal sees it, and after a crash what had been said is known up to two seconds before. Nothing is
 * decided by these events.
 */
export class AgentRecorder {
  readonly #run: RunContext;
  readonly #task: Pick<AgentTask, "role" | "chunk" | "attempt">;
  /** When the model was asked that has not answered yet, in milliseconds since 1970. */
  #asked: number | undefined;
  #pending: RecordedEvent[] = [];
  #kept = 0;
  #timer: NodeJS.Timeout | undefined;
  /** One append at a time: a journal's numbers follow each other. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    run: RunContext,
    { role, chunk, attempt }: Pick<AgentTask, "role" | "chunk" | "attempt">,
  ) {
    this.#run = run;
    this.#task = { role, chunk, attempt };
  }

  record(event: AgentEvent): void {
    if (event.type === "call") this.#asked = this.#run.services.clock().getTime();
    // What was used is counted by it, so it is kept to the end; it is small.
    const recorded = event.type === "usage" ? this.#callOf(event.usage) : this.#wordsOf(event);
    if (!recorded) return;
    this.#add(recorded);
  }

  #wordsOf(event: AgentEvent): RecordedEvent | undefined {
    const recorded = this.#kept < maxTotal ? recordOf(event) : undefined;
    if (!recorded) return undefined;
    this.#kept += recorded.text.length;
    if (this.#kept >= maxTotal) recorded.text = "(more was said; it is not kept)";
    return recorded;
  }

  #callOf(usage: Usage): RecordedEvent {
    const now = this.#run.services.clock();
    const asked = this.#asked;
    this.#asked = undefined;
    return {
      kind: "model-call",
      text: "",
      at: now.toISOString(),
      ...(asked === undefined ? {} : { durationMs: now.getTime() - asked }),
      usage,
    };
  }

  #add(recorded: RecordedEvent): void {
    const last = this.#pending.at(-1);
    // Some agents stream their words a few letters at a time.
    if (last && last.kind === recorded.kind && isProse(last.kind) && last.text.length < maxText)
      last.text = clip(last.text + recorded.text);
    else this.#pending.push(recorded);
    if (this.#pending.length >= batch) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), delayMs);
  }

  /** Writes what is left. Throws what went wrong with an earlier write: after it none is made. */
  async end(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    this.#writing = this.#after(this.#writing, events);
    this.#writing.catch(() => undefined); // `end` throws it
  }

  async #after(before: Promise<unknown>, events: RecordedEvent[]): Promise<void> {
    await before;
    await this.#run.append({ type: "agent-said", ...this.#task, events });
  }
}

function isProse(kind: RecordedEvent["kind"]): boolean {
  return kind === "text" || kind === "thinking";
}

/** Undefined for what is no words: calls and usage, and the result, which the journal holds elsewhere. */
function recordOf(event: AgentEvent): RecordedEvent | undefined {
  switch (event.type) {
    case "text":
    case "thinking":
      return { kind: event.type, text: clip(event.text) };
    case "tool-call":
      return { kind: "tool-call", name: event.name, text: clip(JSON.stringify(event.input ?? {})) };
    case "tool-result":
      return { kind: "tool-result", ok: event.ok, text: clip(event.text) };
    case "rate-limit":
      return { kind: "rate-limit", text: clip(event.detail) };
    case "call":
    case "usage":
    case "result":
      return undefined;
  }
}

function clip(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText - 1)}…`;
}
