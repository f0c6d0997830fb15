import { severityOf, type Finding } from "../finding.ts";
import { regionOf } from "./json.ts";
import { countFindings } from "./pretty.ts";

/** GitHub refuses a summary over 1 MiB; no one reads that many rows either. */
const mostRows = 500;

/** A Markdown table for `$GITHUB_STEP_SUMMARY`. What comes from a page is shown as text. */
export function stepSummary(findings: readonly Finding[], { accepted = 0 } = {}): string {
  const counted = `${countFindings(findings)}${accepted === 0 ? "" : `, ${accepted} accepted`}`;
  const head = `### loopwiki lint: ${counted}\n`;
  return findings.length === 0 ? head : `${head}\n${findingTable(findings, mostRows)}`;
}

/** At most so many findings as a Markdown table; every text is shown as text. */
export function findingTable(findings: readonly Finding[], most: number): string {
  const rows = findings.slice(0, most).map((finding) => {
    const place = `${finding.file ?? ""}:${regionOf(finding).line}`;
    const cells = [severityOf(finding), place, finding.reason, finding.ruleId ?? ""];
    return `| ${cells.map(asMarkdownText).join(" | ")} |`;
  });
  const more = findings.length - rows.length;
  const rest = more > 0 ? `\n${more} more are in the log.\n` : "";
  return `| | place | finding | rule |\n|---|---|---|---|\n${rows.join("\n")}\n${rest}`;
}

/** Every character that Markdown or HTML could read as a mark is escaped. */
export function asMarkdownText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_{}[\]()#+!|~@:/-]/g, (mark) => `&#${mark.codePointAt(0) ?? 32};`);
}
