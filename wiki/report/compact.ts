import { severityOf, type Finding } from "../finding.ts";
import { regionOf } from "./json.ts";
import { visible } from "./visible.ts";

/** One line per finding, as editors and `grep` read them: `file:line:column: severity: reason [rule]`. */
export function formatCompact(findings: readonly Finding[]): string {
  return findings.map(lineOf).join("\n");
}

function lineOf(finding: Finding): string {
  const { line, column } = regionOf(finding);
  const place = `${visible(finding.file ?? "")}:${line}:${column}`;
  return `${place}: ${severityOf(finding)}: ${visible(finding.reason)} [${finding.ruleId ?? "loopwiki"}]`;
}
