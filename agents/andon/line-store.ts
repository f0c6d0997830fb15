import { join } from "node:path";
import { appendDurably, LoopwikiError, readAppended } from "#wiki";
import { z } from "zod";
import { Redactor } from "../redact/redactor.ts";
import { lineEventSchema, type LineEvent, type StoredLineEvent } from "./line-event.ts";

/** Where the events of the line are kept: acknowledged means on disk, in an order all processes share. */
export interface LineStore {
  append(event: LineEvent): Promise<void>;
  /** Oldest first. Throws `line-unreadable` rather than forget a stop. */
  read(): Promise<StoredLineEvent[]>;
}

/** Fields that name things: changed, they would name others. */
const exact: ReadonlySet<string> = new Set(
  "type plan key incident signature category level brokenAt passedAt".split(" "),
);

const storedSchema = z.intersection(lineEventSchema, z.object({ at: z.string() }));

/** The line of one clone as `<git common dir>/loopwiki/andon/line.jsonl`. */
export class FileLineStore implements LineStore {
  readonly #path: string;
  readonly #clock: () => Date;
  readonly #redactor: Redactor;

  constructor(folder: string, clock: () => Date, redactor = new Redactor([])) {
    this.#path = join(folder, "line.jsonl");
    this.#clock = clock;
    this.#redactor = redactor;
  }

  /** Begins with a newline: what a killed writer left half-written is then a line of its own. */
  async append(event: LineEvent): Promise<void> {
    const clean = lineEventSchema.parse(await this.#redactor.value(event, exact));
    const stored: StoredLineEvent = { at: this.#clock().toISOString(), ...clean };
    await appendDurably(this.#path, `\n${JSON.stringify(stored)}\n`);
  }

  async read(): Promise<StoredLineEvent[]> {
    const lines = (await readAppended(this.#path)).split("\n");
    return lines.flatMap((line, index) => {
      if (line.trim() === "") return [];
      const json = parseJson(line);
      if (json === undefined) return []; // torn by a kill or a power cut: never acknowledged
      const event = storedSchema.safeParse(json);
      if (event.success) return [event.data];
      throw new LoopwikiError(
        "line-unreadable",
        `Unexpected event at ${this.#path}:${index + 1}, expected one this version knows.`,
        {
          kind: "andon",
          hint: "It may come from a newer loopwiki: use that one. The line stays stopped rather than forget an incident.",
        },
      );
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
