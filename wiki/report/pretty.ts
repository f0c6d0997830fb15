import pc from "picocolors";
import { severityOf, type Finding, type Severity } from "../finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import { visible } from "./visible.ts";

/** Findings under their file, for people, with the ids that `lint accept` takes; empty when there are none. */
export function formatPretty(
  findings: readonly Finding[],
  { colors = false, ids = false }: { colors?: boolean; ids?: boolean } = {},
): string {
  const fingerprints = ids ? fingerprintsOf(findings) : [];
  const paint = pc.createColors(colors);
  const color: Record<Severity, (text: string) => string> = {
    error: paint.red,
    warning: paint.yellow,
    info: paint.blue,
  };
  const blocks: string[] = [];
  let file: string | undefined;
  for (const [index, finding] of findings.entries()) {
    if (finding.file !== file) {
      file = finding.file;
      if (blocks.length > 0) blocks.push("");
      blocks.push(paint.underline(visible(file ?? "(no file)")));
    }
    const place = `${finding.line ?? 1}:${finding.column ?? 1}`.padEnd(7);
    const severity = severityOf(finding);
    blocks.push(
      `  ${paint.dim(place)} ${color[severity](severity.padEnd(7))} ${visible(finding.reason)}  ${paint.dim([finding.ruleId, fingerprints[index]].join(" ").trim())}`,
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
