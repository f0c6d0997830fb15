import {
  countFindings,
  findingFormats,
  formatFindings,
  isFindingFormat,
  lintRules,
  LoopwikiError,
  ownRules,
  severityOf,
  type Finding,
  type FindingFormat,
  type LintReport,
} from "#wiki";
import type { Output } from "../../output.ts";

export function chosenFormat(asked: string | undefined, json: boolean): FindingFormat {
  if (asked === undefined) return json ? "json" : "pretty";
  if (isFindingFormat(asked)) return asked;
  throw new LoopwikiError(
    "unknown-format",
    `Unexpected format "${asked}", expected one of ${findingFormats.join(", ")}.`,
  );
}

/** The findings in their format; for people also a verdict, and with `--verbose` ids and times. */
export function printReport(report: LintReport, format: FindingFormat, output: Output): void {
  const { findings, accepted } = report;
  const { color, verbose } = output.options;
  const text = formatFindings(findings, format, {
    colors: color,
    ids: verbose,
    rules: [...lintRules, ...ownRules],
    accepted: accepted.length,
  });
  const summary = summaryOf(report);
  if (format === "pretty") {
    const failed = findings.some((finding) => severityOf(finding) !== "info");
    const verdict = failed ? output.colors.red(summary) : output.colors.green(summary);
    output.raw(text === "" ? verdict : `${text}\n\n${verdict}`);
    suggestNext(findings, output);
  } else {
    if (text !== "") output.raw(text);
    if (format !== "json") output.note(summary);
  }
  if (verbose) for (const line of slowest(report)) output.note(line);
}

function summaryOf({ findings, accepted, pages }: LintReport): string {
  const looked = `${pages} ${pages === 1 ? "page" : "pages"}`;
  const parts = [looked, countFindings(findings)];
  return [...parts, ...(accepted.length > 0 ? [`${accepted.length} accepted`] : [])].join(", ");
}

function slowest({ timings }: LintReport): string[] {
  return [...timings]
    .toSorted(([, left], [, right]) => right - left)
    .map(([rule, milliseconds]) => `${milliseconds.toFixed(1).padStart(8)} ms  ${rule}`);
}

function suggestNext(findings: readonly Finding[], output: Output): void {
  const [first] = findings;
  if (first?.ruleId === undefined) output.next("loopwiki audit", "find what the code needs");
  else output.next(`loopwiki lint --rule ${first.ruleId}`, "look at one rule at a time");
}
