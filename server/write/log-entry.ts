import { randomUUID } from "node:crypto";
import type { LogEntry } from "#wiki";

type Op = "create" | "edit" | "rename" | "delete";

/** The line of the log for a change. Edits of one page are one line a day: editors save often. */
export function logEntry(now: Date, op: Op, title: string): LogEntry {
  const date = now.toISOString().slice(0, 10);
  const id = op === "edit" ? `edit-${date}-${title}` : `page-${randomUUID()}`;
  return { date, op, title, id };
}
