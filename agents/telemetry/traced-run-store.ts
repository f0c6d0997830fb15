import type { RunEvent, StoredEvent } from "../journal/run-event.ts";
import type { Lease, RunStore, RunSummary } from "../journal/run-store.ts";
import type { Redactor } from "../redact/redactor.ts";
import { redactSpans } from "./redact-spans.ts";
import { spansOf } from "./run-spans.ts";
import type { Span } from "./span.ts";
import type { SpanFile } from "./span-file.ts";

export interface Tracing {
  file: SpanFile;
  redactor: Redactor;
  /** Sends them to the person's collector; absent when no person asked for it. */
  send?: ((spans: readonly Span[]) => Promise<void>) | undefined;
  /** Told what went wrong: a run does not fail because nobody could watch it. */
  warn: (text: string) => void;
}

/**
 * A run store that leaves the spans of a run beside its journal whenever somebody is done with the run. They
 * are made anew from the journal each time, so that a process that was killed owes nothing.
 */
export class TracedRunStore implements RunStore {
  readonly #inner: RunStore;
  readonly #tracing: Tracing;

  constructor(inner: RunStore, tracing: Tracing) {
    this.#inner = inner;
    this.#tracing = tracing;
  }

  async release(lease: Lease): Promise<void> {
    await this.#inner.release(lease);
    try {
      await this.#trace(lease.run);
    } catch (error) {
      this.#tracing.warn(`${lease.run}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  claim(plan: string, fresh: boolean): Promise<Lease> {
    return this.#inner.claim(plan, fresh);
  }

  heartbeat(lease: Lease): Promise<void> {
    return this.#inner.heartbeat(lease);
  }

  append(lease: Lease, event: RunEvent): Promise<StoredEvent> {
    return this.#inner.append(lease, event);
  }

  read(run: string): Promise<StoredEvent[]> {
    return this.#inner.read(run);
  }

  list(): Promise<RunSummary[]> {
    return this.#inner.list();
  }

  holder(plan: string): Promise<string | undefined> {
    return this.#inner.holder(plan);
  }

  async #trace(run: string): Promise<void> {
    const { file, redactor, send } = this.#tracing;
    const spans = await redactSpans(spansOf(run, await this.#inner.read(run)), redactor);
    if (spans.length === 0) return;
    const news = await file.write(run, spans);
    if (send && news.length > 0) await send(news);
  }
}
