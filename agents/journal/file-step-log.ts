import { join } from "node:path";
import { appendDurably, readAppended } from "#wiki";
import { z } from "zod";
import type { StepLog, StepRecord } from "./step-log.ts";

const recordSchema = z.object({
  step: z.enum(["index", "documentation"]),
  at: z.string(),
  due: z.int(),
  changed: z.int(),
  error: z.string().exactOptional(),
});

/** A line of JSON for each time, in `<git common dir>/loopwiki/steps.jsonl`. */
export class FileStepLog implements StepLog {
  readonly #path: string;
  readonly #clock: () => Date;

  constructor(state: string, clock: () => Date) {
    this.#path = join(state, "steps.jsonl");
    this.#clock = clock;
  }

  async record(record: Omit<StepRecord, "at">): Promise<void> {
    const at = this.#clock().toISOString();
    await appendDurably(this.#path, `${JSON.stringify({ ...record, at })}\n`);
  }

  async list(): Promise<StepRecord[]> {
    const text = await readAppended(this.#path);
    return text.split("\n").flatMap((line) => {
      const { data } = recordSchema.safeParse(parseJson(line)); // a torn last line is no record
      return data ? [data] : [];
    });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
