import { LoopwikiError } from "#wiki";
import { z } from "zod";
import { runEventSchema, type StoredEvent } from "./run-event.ts";

const placeSchema = z.object({ seq: z.int(), at: z.string(), epoch: z.int() });

/** Reads one journal line. A line that is no event means a damaged disk or a newer loopwiki: say where. */
export function parseStoredEvent(line: string, where: string): StoredEvent {
  try {
    const value: unknown = JSON.parse(line);
    return { ...runEventSchema.parse(value), ...placeSchema.parse(value) };
  } catch (cause) {
    throw new LoopwikiError(
      "journal-unreadable",
      `Unexpected text at ${where}, expected one event of this version of loopwiki.`,
      {
        cause,
        hint: "Use the version of loopwiki that wrote it, or restore the file from a backup; nothing was changed.",
      },
    );
  }
}
