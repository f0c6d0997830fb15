import { severityOf, type Finding } from "../finding.ts";
import { regionOf } from "./json.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * Annotation lines of GitHub Actions (workflow commands): what they contain is escaped, so that text from
 * a page can neither end its line nor begin a command of its own.
 */
export function formatGithub(findings: readonly Finding[]): string {
  const ranked = findings.toSorted((left, right) => rank(left) - rank(right));
  const shown = ranked.slice(0, mostAnnotations).map(annotation);
  const more = findings.length - shown.length;
  if (more > 0)
    shown.push(`::notice title=loopwiki::${more} more findings are in the step summary.`);
  return shown.join("\n");
}

/** GitHub keeps so many annotations of a job; errors come first, so that they are among them. */
const mostAnnotations = 50;

function rank(finding: Finding): number {
  return ["error", "warning", "info"].indexOf(severityOf(finding));
}

function annotation(finding: Finding): string {
  const { line, column, endLine, endColumn } = regionOf(finding);
  const properties = {
    file: finding.file ?? "",
    line,
    col: column,
    endLine,
    // GitHub's end is inclusive, and only read when it is on the same line.
    ...(endLine === line && { endColumn: Math.max(column, endColumn - 1) }),
    title: finding.ruleId ?? "loopwiki",
  };
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
  return `::${commands[severityOf(finding)]} ${list}::${escapeMessage(finding.reason)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
