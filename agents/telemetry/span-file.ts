import { join } from "node:path";
import { readAppended, writeFileDurably } from "#wiki";
import type { Span } from "./span.ts";

/** The spans of runs, a line of JSON each, in `runs/<run>/spans.jsonl` beside their journals. */
export class SpanFile {
  readonly #folder: string;

  /** `folder` is `<git common dir>/loopwiki`. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes all spans of a run; returns those that were not there before, or were different. */
  async write(run: string, spans: readonly Span[]): Promise<Span[]> {
    const before = new Set((await readAppended(this.#path(run))).split("\n"));
    const lines = spans.map((span) => JSON.stringify(span));
    await writeFileDurably(this.#path(run), lines.map((line) => `${line}\n`).join(""));
    return spans.filter((_, index) => !before.has(lines[index] ?? ""));
  }

  #path(run: string): string {
    return join(this.#folder, "runs", run, "spans.jsonl");
  }
}
