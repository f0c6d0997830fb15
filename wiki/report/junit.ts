import { severityOf, type Finding } from "../finding.ts";
import { regionOf } from "./json.ts";

/**
 * JUnit XML, which most CI systems show as tests: one suite per file, one failed test per finding. Notes
 * are tests that pass, and so is a lint without findings, because an empty report counts as an error.
 */
export function formatJunit(findings: readonly Finding[]): string {
  const suites = new Map<string, Finding[]>();
  for (const finding of findings) {
    const file = finding.file ?? "";
    suites.set(file, [...(suites.get(file) ?? []), finding]);
  }
  const failures = findings.filter(isFailure).length;
  const body =
    findings.length === 0
      ? [suiteOf("loopwiki", ['    <testcase name="no findings" classname="loopwiki"/>'], 0)]
      : [...suites].map(([file, own]) =>
          suiteOf(file, own.map(testOf), own.filter(isFailure).length),
        );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="loopwiki" tests="${Math.max(1, findings.length)}" failures="${failures}" errors="0">`,
    ...body,
    "</testsuites>",
  ].join("\n");
}

function suiteOf(name: string, tests: readonly string[], failures: number): string {
  const counts = `tests="${tests.length}" failures="${failures}" errors="0"`;
  return [`  <testsuite name="${escape(name)}" ${counts}>`, ...tests, "  </testsuite>"].join("\n");
}

function testOf(finding: Finding): string {
  const { line, column } = regionOf(finding);
  const place = `${finding.file ?? ""}:${line}:${column}`;
  const name = escape(`${finding.ruleId ?? "loopwiki"} at ${line}:${column}`);
  const open = `    <testcase name="${name}" classname="${escape(finding.file ?? "")}" file="${escape(finding.file ?? "")}" line="${line}"`;
  if (!isFailure(finding)) return `${open}/>`;
  const message = escape(finding.reason);
  const failure = `      <failure type="${severityOf(finding)}" message="${message}">${escape(`${place}: ${finding.reason}`)}</failure>`;
  return [`${open}>`, failure, "    </testcase>"].join("\n");
}

function isFailure(finding: Finding): boolean {
  return severityOf(finding) !== "info";
}

/** XML has no way to write most control characters: those are left out. */
function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- not allowed in XML 1.0, however written
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replace(/[\t\r\n]/g, " ")
  );
}
