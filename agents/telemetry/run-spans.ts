import type { EventOf, StoredEvent } from "../journal/run-event.ts";
import type { CheckResult } from "../journal/run-records.ts";
import { foldRun } from "../journal/run-state.ts";
import { addAgent, type Said } from "./agent-spans.ts";
import { names, openInferenceKinds } from "./conventions.ts";
import { SpanTree, type OpenSpan, type Span } from "./span.ts";

/**
 * What a run did as spans: run, chunks, attempts, agents, model, tools and checks. Made from its journal and
 * nothing else; what was said and shown is not in them. Empty when the run never started.
 */
export function spansOf(run: string, stored: readonly StoredEvent[]): Span[] {
  const [started] = stored;
  if (started?.type !== "run-started") return [];
  const spans = new RunSpans(run, started);
  let time = 0;
  for (const event of stored) {
    time = Math.max(time, Date.parse(event.at)); // a clock may have been set back meanwhile
    spans.take({ ...event, at: new Date(time).toISOString() });
  }
  const state = foldRun(run, stored);
  return spans.finish(state?.phase ?? "running", state?.outcome);
}

type AttemptEvent = Exclude<Extract<StoredEvent, { attempt: number }>, { type: "agent-said" }>;

interface OpenAttempt {
  span: OpenSpan;
  chunk: string;
  number: number;
  label: string;
}

class RunSpans {
  readonly #tree: SpanTree;
  readonly #root: OpenSpan;
  readonly #chunks = new Map<string, OpenSpan>();
  readonly #attempts = new Map<string, OpenAttempt>();
  /** What was said by those whose end the journal has not told yet. */
  #said: Said[] = [];
  /** When the last event was that is not talk: whoever judges next began then. */
  #mark: number;

  constructor(run: string, { at, plan, base }: EventOf<"run-started">) {
    this.#tree = new SpanTree(`${run}\0${at}\0${base}`);
    this.#mark = Date.parse(at);
    this.#root = this.#tree.open(undefined, {
      key: "run",
      name: `invoke_workflow ${plan}`,
      start: this.#mark,
      attributes: {
        [names.operation]: "invoke_workflow",
        [names.workflow]: plan,
        [names.conversation]: run,
        [names.session]: run,
        [names.plan]: plan,
        [names.run]: run,
        [names.kind]: openInferenceKinds.run,
      },
    });
  }

  take(event: StoredEvent): void {
    const at = Date.parse(event.at);
    this.#tree.extend(this.#root, at);
    if (event.type === "agent-said") {
      this.#said.push(event);
      return;
    }
    if ("attempt" in event) this.#takeOfAttempt(event, at);
    else if ("chunk" in event) this.#takeOfChunk(event, at);
    else this.#takeOfRun(event, at);
    this.#mark = at;
  }

  finish(phase: string, outcome: string | undefined): Span[] {
    for (const attempt of this.#attempts.values()) this.#cutOff(attempt);
    if (phase !== "running" && phase !== "paused")
      for (const { span } of this.#attempts.values())
        if (span.status === "unset") fail(span, "interrupted");
    this.#root.attributes[names.phase] = phase;
    if (phase === "verified" || phase === "merged" || phase === "explored")
      this.#root.status = "ok";
    if (phase === "stopped") fail(this.#root, outcome ?? "stopped");
    return this.#tree.finished();
  }

  #takeOfRun(event: Exclude<StoredEvent, { chunk: string }>, at: number): void {
    const { seq, type } = event;
    if (type === "baseline-measured" || type === "goal-judged")
      this.#checks(this.#root, event.results, { seq, at });
    else if (type === "goal-checker-judged")
      addAgent(this.#tree, this.#root, {
        seq,
        role: "goal-checker",
        label: event.verdict.by,
        start: this.#mark,
        end: at,
        said: this.#take("-", "goal-checker"),
      });
  }

  #takeOfChunk(
    event: Exclude<Extract<StoredEvent, { chunk: string }>, { attempt: number }>,
    at: number,
  ): void {
    const chunk = this.#chunk(event.chunk, at);
    if (event.type === "chunk-committed") {
      chunk.status = "ok";
      chunk.attributes[names.commit] = event.commit;
      const attempt = this.#attempts.get(event.chunk);
      if (!attempt) return;
      attempt.span.status = "ok";
      attempt.span.attributes[names.outcome] = "ok";
      this.#tree.extend(attempt.span, at);
    } else if (event.type === "contract-judged" && event.stage.ran)
      addAgent(this.#tree, chunk, {
        seq: event.seq,
        role: "checker",
        label: event.by,
        start: this.#mark,
        end: at,
        said: this.#take(`${event.chunk}:contract`, "checker"),
      });
  }

  #takeOfAttempt(event: AttemptEvent, at: number): void {
    const attempt = this.#attempt(event, at);
    const { span } = attempt;
    this.#tree.extend(span, at);
    if (event.type === "packet-built") {
      span.attributes[names.packetTokens] = event.tokens;
      span.attributes[names.receipts] = event.receipts.length;
    } else if (event.type === "agent-finished") this.#finished(attempt, event, at);
    else if (event.type === "gates-judged")
      this.#checks(span, event.results, { seq: event.seq, at });
    else if (event.type === "checker-judged") this.#judged(attempt, event, at);
    else if (event.type === "attempt-ended") {
      span.attributes[names.outcome] = event.outcome;
      if (event.outcome === "ok") span.status = "ok";
      else fail(span, event.outcome);
    }
  }

  #finished(attempt: OpenAttempt, event: EventOf<"agent-finished">, at: number): void {
    const { seq, role, agent: label, outcome, usage, durationMs } = event;
    const error = outcome === "ok" ? undefined : outcome;
    const said = this.#take(attempt.chunk, role);
    const start = at - durationMs;
    addAgent(this.#tree, attempt.span, { seq, role, label, start, end: at, said, error, usage });
  }

  #judged(attempt: OpenAttempt, event: EventOf<"checker-judged">, at: number): void {
    const { seq, verdict, stage } = event;
    attempt.span.attributes[names.verdict] = verdict.decision;
    const said = this.#take(attempt.chunk, "checker");
    if (!(stage?.ran ?? said.length > 0)) return; // commands alone decided
    const of = { seq, role: "checker", label: verdict.by };
    addAgent(this.#tree, attempt.span, { ...of, start: this.#mark, end: at, said });
  }

  /** They ran one after the other and the last had just ended. */
  #checks(
    parent: OpenSpan,
    results: readonly CheckResult[],
    of: { seq: number; at: number },
  ): void {
    let start = of.at - results.reduce((sum, { durationMs }) => sum + durationMs, 0);
    for (const [index, { name, command, status, durationMs }] of results.entries()) {
      const span = this.#tree.open(parent, {
        key: `check ${of.seq} ${index}`,
        name: `check ${name}`,
        start,
        attributes: {
          [names.check]: name,
          [names.status]: status,
          ...(command === undefined ? {} : { [names.command]: command }),
          [names.kind]: openInferenceKinds.check,
        },
      });
      start += durationMs;
      this.#tree.extend(span, Math.min(start, of.at));
      if (status === "passed") span.status = "ok";
      if (status === "failed") fail(span, "check_failed");
    }
  }

  #chunk(id: string, at: number): OpenSpan {
    const known = this.#chunks.get(id);
    const span =
      known ??
      this.#tree.open(this.#root, {
        key: `chunk ${id}`,
        name: `chunk ${id}`,
        start: this.#mark,
        attributes: { [names.chunk]: id, [names.kind]: openInferenceKinds.run },
      });
    this.#chunks.set(id, span);
    this.#tree.extend(span, at);
    return span;
  }

  /** An attempt that a crash cut off is started again under its own number: that is another span. */
  #attempt(event: AttemptEvent, at: number): OpenAttempt {
    const chunk = this.#chunk(event.chunk, at);
    const known = this.#attempts.get(event.chunk);
    const same = event.type !== "attempt-started" && known?.number === event.attempt;
    if (known && same) return known;
    if (known) {
      this.#cutOff(known);
      if (known.span.status === "unset") fail(known.span, "interrupted");
    }
    const label = event.type === "attempt-started" ? event.agent : "unknown";
    const span = this.#tree.open(chunk, {
      key: `attempt ${event.seq}`,
      name: `attempt ${event.attempt}`,
      start: event.type === "attempt-started" ? at : this.#mark,
      attributes: {
        [names.chunk]: event.chunk,
        [names.attempt]: event.attempt,
        [names.kind]: openInferenceKinds.run,
      },
    });
    const attempt = { span, chunk: event.chunk, number: event.attempt, label };
    this.#attempts.set(event.chunk, attempt);
    return attempt;
  }

  /** What an agent had said and done when its process was killed is kept. */
  #cutOff({ span, chunk, label }: OpenAttempt): void {
    const roles = new Set(this.#said.filter((said) => said.chunk === chunk).map(roleOf));
    for (const role of roles) {
      const said = this.#take(chunk, role);
      const times = said.map(({ at }) => Date.parse(at));
      const [seq = 0, start = span.start] = [said[0]?.seq, times[0]];
      const end = times.at(-1) ?? start;
      const who = role === "maker" ? label : role;
      const work = { seq, role, label: who, start, end, said, error: "interrupted" };
      addAgent(this.#tree, span, work);
    }
  }

  #take(chunk: string, role: string): Said[] {
    const isTheirs = (said: Said): boolean => said.chunk === chunk && said.role === role;
    const theirs = this.#said.filter(isTheirs);
    this.#said = this.#said.filter((said) => !isTheirs(said));
    return theirs;
  }
}

function roleOf({ role }: Said): string {
  return role;
}

function fail(span: OpenSpan, error: string): void {
  span.status = "error";
  span.attributes[names.error] = error;
}
