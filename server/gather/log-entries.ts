/** One line of `wiki/log.md`: `## [2026-11-20] op | Title`. */
export interface LogEntry {
  /** 1-based place in the file, which only grows: names the entry for good. */
  number: number;
  /** YYYY-MM-DD. */
  date: string;
  op: string;
  title: string;
}

/** The last entries of the log, newest first; the log itself is written oldest first. */
export function recentLogEntries(log: string, limit: number): LogEntry[] {
  return log
    .split("\n")
    .map(entryOf)
    .filter((entry) => entry !== undefined)
    .map((entry, at) => ({ number: at + 1, ...entry }))
    .slice(-limit)
    .toReversed();
}

function entryOf(line: string): Omit<LogEntry, "number"> | undefined {
  const match = /^## \[(\d{4}-\d{2}-\d{2})\] ([^|]+)\|(.+)$/.exec(line);
  const [, date = "", op = "", title = ""] = match ?? [];
  return match ? { date, op: op.trim(), title: title.trim() } : undefined;
}
