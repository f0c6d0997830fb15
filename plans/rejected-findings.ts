import { codeSpan, oneLine } from "./markdown.ts";

/** An audit finding that was turned down, and why. */
export interface RejectedFinding {
  fingerprint: string;
  rule: string;
  path: string;
  /** 1-based. */
  line: number;
  reason: string;
  /** YYYY-MM-DD. */
  date: string;
}

const opening = `# Rejected findings

Audits do not raise these again. Delete a line to have its finding considered anew.
`;

const entry = /^- `([^`]+)` (\S+) (`+) ?((?:(?!\3).)+?):(\d+) ?\3: (.*) \((\d{4}-\d{2}-\d{2})\)$/;

/** Reads the entries of `plans/REJECTED.md`; lines of any other form are left to their author. */
export function parseRejected(source: string): RejectedFinding[] {
  return source.split(/\r?\n/).flatMap((line) => {
    const match = entry.exec(line);
    if (match === null) return [];
    const [, fingerprint = "", rule = "", , path = "", number, reason = "", date = ""] = match;
    return [{ fingerprint, rule, path, line: Number(number), reason, date }];
  });
}

/** The text with the entries added that are not there yet, by fingerprint; nothing else changes. */
export function addRejected(
  source: string | undefined,
  entries: readonly RejectedFinding[],
): string {
  const known = new Set(parseRejected(source ?? "").map(({ fingerprint }) => fingerprint));
  const lines: string[] = [];
  for (const rejected of entries) {
    if (known.has(rejected.fingerprint)) continue;
    known.add(rejected.fingerprint);
    lines.push(formatEntry(rejected));
  }
  if (lines.length === 0) return source ?? "";
  const before = source === undefined || source.trim() === "" ? `${opening}\n` : source;
  return `${before}${before.endsWith("\n") ? "" : "\n"}${lines.join("\n")}\n`;
}

function formatEntry({ fingerprint, rule, path, line, reason, date }: RejectedFinding): string {
  return `- \`${fingerprint}\` ${rule} ${codeSpan(`${path}:${line}`)}: ${oneLine(reason)} (${date})`;
}
