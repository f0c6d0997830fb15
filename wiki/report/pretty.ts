import pc from "picocolors";
import { severityOf, type Finding, type Severity } from "../finding.ts";

/** Findings under their file, for people; empty text when there are none. */
export function formatPretty(findings: readonly Finding[], colors: boolean): string {
  const paint = pc.createColors(colors);
  const color: Record<Severity, (text: string) => string> = {
    error: paint.red,
    warning: paint.yellow,
    info: paint.blue,
  };
  const blocks: string[] = [];
  let file: string | undefined;
  for (const finding of findings) {
    if (finding.file !== file) {
      file = finding.file;
      if (blocks.length > 0) blocks.push("");
      blocks.push(paint.underline(visible(file ?? "(no file)")));
    }
    const place = `${finding.line ?? 1}:${finding.column ?? 1}`.padEnd(7);
    const severity = severityOf(finding);
    blocks.push(
      `  ${paint.dim(place)} ${color[severity](severity.padEnd(7))} ${visible(finding.reason)}  ${paint.dim(finding.ruleId ?? "")}`,
    );
    if (finding.note) blocks.push(`          ${paint.dim(visible(finding.note))}`);
  }
  return blocks.join("\n");
}

/** `2 errors, 1 warning`, or `no findings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[severityOf(finding)] += 1;
  const parts = [
    plural(counts.error, "error", "errors"),
    plural(counts.warning, "warning", "warnings"),
    plural(counts.info, "note", "notes"),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "no findings" : parts.join(", ");
}

function plural(count: number, one: string, many: string): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}

/** Text from a page may carry control characters that would move the cursor or hide the rest. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not reach the terminal
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]+/g, " ");
}
