import { createHash } from "node:crypto";
import { join } from "node:path";
import { appendDurably, readAppended } from "#wiki";
import type { Redactor } from "../redact/redactor.ts";
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
}

/** The reports of one clone: `reports.jsonl` below `<git common dir>/loopwiki/feedback`, only appended to. */
export class FileFeedbackStore implements FeedbackStore {
  readonly #path: string;
  readonly #clock: () => Date;
  readonly #redactor: Redactor;

  constructor(folder: string, clock: () => Date, redactor: Redactor) {
    this.#path = join(folder, "reports.jsonl");
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
    for (const line of (await readAppended(this.#path)).split("\n")) {
      const report = parse(line);
      if (report && !reports.has(report.id)) reports.set(report.id, report);
    }
    return [...reports.values()];
  }
}

/** A line that was torn, or written by a newer loopwiki, is passed over: nothing else depends on it. */
function parse(line: string): FrictionReport | undefined {
  if (line === "") return undefined;
  try {
    return frictionReportSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
