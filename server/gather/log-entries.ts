/** One line of `wiki/log.md`: `## [2026-11-20] op | Title`. */
export interface LogEntry {
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
    .slice(-limit)
    .toReversed();
}

function entryOf(line: string): LogEntry | undefined {
  const match = /^## \[(\d{4}-\d{2}-\d{2})\] ([^|]+)\|(.+)$/.exec(line);
  const [, date = "", op = "", title = ""] = match ?? [];
  return match ? { date, op: op.trim(), title: title.trim() } : undefined;
}
