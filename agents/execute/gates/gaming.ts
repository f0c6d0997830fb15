import { severityOf, type Finding } from "#wiki";
import type { CheckResult } from "../../journal/run-records.ts";
import { judgeDiff, type DiffToJudge } from "./gaming/judge-diff.ts";

/** How many findings a refusal tells of. */
const told = 20;

/** Refuses what makes checks pass without making anything right. */
export async function judgeGaming(diff: DiffToJudge): Promise<CheckResult> {
  const started = Date.now();
  const findings = (await judgeDiff(diff)).filter((finding) => severityOf(finding) === "error");
  const durationMs = Date.now() - started;
  if (findings.length === 0)
    return { name: "gaming", status: "passed", detail: "no check was made easier", durationMs };
  const more = findings.length > told ? `\n… and ${findings.length - told} more` : "";
  const detail = `${findings.slice(0, told).map(inWords).join("\n")}${more}`;
  const files = [...new Set(findings.flatMap(({ file }) => file ?? []))];
  return { name: "gaming", status: "failed", detail, durationMs, files };
}

function inWords({ file, line, ruleId, reason }: Finding): string {
  return `${file ?? ""}:${line ?? 1} ${ruleId ?? ""}: ${reason}`;
}
