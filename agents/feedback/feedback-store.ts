import { createHash } from "node:crypto";
import { join } from "node:path";
import { appendDurably, readAppended } from "#wiki";
import type { z } from "zod";
import type { Redactor } from "../redact/redactor.ts";
import {
  frictionEventSchema,
  type FrictionEvent,
  type NewFrictionEvent,
} from "./friction-event.ts";
import {
  frictionReportSchema,
  frictionSchema,
  type FrictionInput,
  type FrictionReport,
} from "./friction-report.ts";

/** Where friction reports are kept, for audits to turn into plans. */
export interface FeedbackStore {
  /**
   * Keeps a report, redacted. The same words of the same reporter on one day are one report: whoever asks
   * twice because an answer was lost is told of the first.
   */
  add(friction: FrictionInput): Promise<FrictionReport>;
  /** Oldest first. */
  list(): Promise<FrictionReport[]>;
  /** Keeps what became of reports, redacted. */
  record(event: NewFrictionEvent): Promise<void>;
  /** Oldest first. */
  events(): Promise<FrictionEvent[]>;
}

/**
 * The reports of one clone and what became of them: `reports.jsonl` and `events.jsonl` below
 * `<git common dir>/loopwiki/feedback`, only appended to.
 */
export class FileFeedbackStore implements FeedbackStore {
  readonly #path: string;
  readonly #events: string;
  readonly #clock: () => Date;
  readonly #redactor: Redactor;

  constructor(folder: string, clock: () => Date, redactor: Redactor) {
    this.#path = join(folder, "reports.jsonl");
    this.#events = join(folder, "events.jsonl");
    this.#clock = clock;
    this.#redactor = redactor;
  }

  async add(friction: FrictionInput): Promise<FrictionReport> {
    const clean = frictionSchema.parse(await this.#redactor.value(frictionSchema.parse(friction)));
    const at = this.#clock().toISOString();
    const day = at.slice(0, 10).replaceAll("-", "");
    const what = JSON.stringify([clean.reporter, clean.text, clean.task, clean.tool]);
    const hash = createHash("sha256").update(what).digest("hex").slice(0, 8);
    const report: FrictionReport = { ...clean, id: `FR-${day}-${hash}`, at };
    const known = (await this.list()).find(({ id }) => id === report.id);
    if (known) return known;
    // Begins with a newline: what a killed writer left half-written is then a line of its own.
    await appendDurably(this.#path, `\n${JSON.stringify(report)}\n`);
    return report;
  }

  async list(): Promise<FrictionReport[]> {
    const reports = new Map<string, FrictionReport>(); // two processes may add the same at once
    for (const report of await linesOf(this.#path, frictionReportSchema))
      if (!reports.has(report.id)) reports.set(report.id, report);
    return [...reports.values()];
  }

  async record(event: NewFrictionEvent): Promise<void> {
    const stored = { ...event, at: this.#clock().toISOString() };
    const clean = frictionEventSchema.parse(await this.#redactor.value(stored, exact));
    await appendDurably(this.#events, `\n${JSON.stringify(clean)}\n`);
  }

  events(): Promise<FrictionEvent[]> {
    return linesOf(this.#events, frictionEventSchema);
  }
}

/** Fields that name things: changed, they would name others. */
const exact: ReadonlySet<string> = new Set("type at plan reports report".split(" "));

/** A line that was torn, or written by a newer loopwiki, is passed over: nothing else depends on it. */
async function linesOf<Line>(path: string, schema: z.ZodType<Line>): Promise<Line[]> {
  const lines = (await readAppended(path)).split("\n");
  return lines.flatMap((line) => {
    const { data } = schema.safeParse(line === "" ? undefined : parseJson(line));
    return data === undefined ? [] : [data];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
