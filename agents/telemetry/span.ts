import { createHash } from "node:crypto";

export type Attributes = Record<string, string | number | boolean>;

/** A span as it stands in a line of `spans.jsonl`. */
export interface Span {
  /** 32 and 16 hex digits. */
  traceId: string;
  spanId: string;
  /** Absent for the run itself. */
  parentSpanId?: string;
  name: string;
  kind: "internal" | "client";
  /** ISO times. */
  startTime: string;
  endTime: string;
  attributes: Attributes;
  status: "unset" | "ok" | "error";
}

/** A span in the making. Times in milliseconds since 1970. */
export interface OpenSpan {
  /** What it is among the spans of its run: the same journal gives the same key. */
  key: string;
  parent?: OpenSpan;
  name: string;
  kind: Span["kind"];
  start: number;
  end: number;
  attributes: Attributes;
  status: Span["status"];
}

/**
 * Spans of one run. Ids come from the run and the place in its journal, so that making or sending them twice
 * is the same as once.
 */
export class SpanTree {
  readonly #run: string;
  readonly #spans: OpenSpan[] = [];

  /** `run` tells it from the runs of other clones too. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Begins no earlier than its parent does. */
  open(
    parent: OpenSpan | undefined,
    { start, ...given }: Pick<OpenSpan, "key" | "name" | "start" | "attributes">,
    kind: Span["kind"] = "internal",
  ): OpenSpan {
    const from = Math.max(start, parent?.start ?? start);
    const span: OpenSpan = { ...given, kind, start: from, end: from, status: "unset" };
    if (parent) span.parent = parent;
    this.#spans.push(span);
    this.extend(span, from);
    return span;
  }

  /** It was still going on then, and so was all that it is part of. */
  extend(span: OpenSpan, end: number): void {
    for (let each: OpenSpan | undefined = span; each; each = each.parent)
      each.end = Math.max(each.end, end);
  }

  finished(): Span[] {
    return this.#spans.map((span) => ({
      traceId: this.#hash("trace", 32),
      spanId: this.#hash(span.key, 16),
      ...(span.parent ? { parentSpanId: this.#hash(span.parent.key, 16) } : {}),
      name: span.name,
      kind: span.kind,
      startTime: new Date(span.start).toISOString(),
      endTime: new Date(span.end).toISOString(),
      attributes: span.attributes,
      status: span.status,
    }));
  }

  #hash(what: string, digits: number): string {
    return createHash("sha256").update(`${this.#run}\0${what}`).digest("hex").slice(0, digits);
  }
}
