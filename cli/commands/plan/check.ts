import { effectiveStatus } from "#agents";
import {
  choosePlan,
  measureDrift,
  type Drift,
  type Plan,
  type PlanStatus,
  type StoredPlan,
} from "#plans";
import {
  compareFindings,
  countFindings,
  createFinding,
  findingsData,
  formatFindings,
  severityOf,
  type Finding,
  type Severity,
} from "#wiki";
import type { CommandInput, CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { nearest } from "../../config/nearest.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { PlanServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  checkPlans(await openWorkspace(context), context.output, input);

type Services = Pick<PlanServices, "git" | "content" | "plans" | "skills" | "planStatus">;

/** Plans under way or over are not measured against the code: they have changed it themselves. */
const waiting = new Set<PlanStatus>(["proposed", "approved", "stopped", "stale"]);

/** `loopwiki plan check`: what is wrong with the documents, and whether their evidence still stands. */
export async function checkPlans(
  services: Services,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const all = await services.plans.list();
  const wanted = input.args.length === 0 ? all : input.args.map((name) => choosePlan(name, all));
  const findings: Finding[] = [];
  for (const stored of wanted) findings.push(...(await checkPlan(services, stored, all)));
  findings.sort(compareFindings);
  for (const finding of findings) {
    if (finding.expected?.[0] !== undefined) finding.note ??= `For example: ${finding.expected[0]}`;
  }
  const failed = findings.some((finding) => severityOf(finding) === "error");
  const count = `${wanted.length} ${wanted.length === 1 ? "plan" : "plans"}`;
  const list = formatFindings(findings, "pretty", { colors: output.options.color });
  const text = `${list}${list === "" ? "" : "\n\n"}${count}, ${countFindings(findings)}`;
  const data = { plans: wanted.map(({ id }) => id), ...findingsData(findings) };
  output.answer("plan-check", data, text);
  const [first] = wanted;
  if (failed) output.next("loopwiki plan check", "again, once that is mended");
  else
    output.next(first ? `loopwiki plan show ${first.id}` : "loopwiki audit", "goes on from here");
  return failed ? exitCodes.findings : exitCodes.ok;
}

/** Whether nobody has begun with the plan. */
export async function isWaiting(
  services: Pick<Services, "planStatus">,
  stored: StoredPlan & { plan: Plan },
): Promise<boolean> {
  return waiting.has(await effectiveStatus(services, stored));
}

/** What is wrong with one plan, by itself and among all there are. */
export async function checkPlan(
  services: Services,
  stored: StoredPlan,
  all: readonly StoredPlan[],
): Promise<Finding[]> {
  const { plan } = stored;
  if (plan === undefined) return stored.findings;
  const at = reporter(stored.source, services.content.repositoryPath(stored.path));
  const names = (await services.skills.list()).map(({ name }) => name);
  const ids = all.map(({ id }) => id);
  const references = [
    ...unknown(plan.depends_on, ids, (text) => at(text, "error", "plan-depends-on")),
    ...unknown(
      plan.chunks.flatMap(({ skill }) => skill ?? []),
      names,
      (text) => at(text, "error", "plan-skill"),
    ),
  ];
  if (!(await isWaiting(services, { ...stored, plan }))) return [...stored.findings, ...references];
  const drift = await measureDrift(services.git, plan);
  return [...stored.findings, ...references, ...driftFindings(plan, drift, at)];
}

type At = (text: string, severity: Severity, ruleId: string) => (reason: string) => Finding;

/** Makes findings on the line of the plan on which a text first stands. */
function reporter(source: string, file: string): At {
  return (text, severity, ruleId) => (reason) => {
    const offset = source.indexOf(text);
    const line = offset < 0 ? 1 : source.slice(0, offset).split("\n").length;
    return createFinding({ ruleId, source: "lint", severity, file, line, reason });
  };
}

function unknown(
  used: readonly string[],
  known: readonly string[],
  at: (text: string) => (reason: string) => Finding,
): Finding[] {
  return used
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      const hint =
        meant === undefined ? `expected one of ${known.join(", ")}.` : `did you mean "${meant}"?`;
      return at(name)(`Unexpected "${name}", ${hint}`);
    });
}

function driftFindings(plan: Plan, drift: Drift, at: At): Finding[] {
  const findings = drift.evidence.flatMap(({ evidence, state, line }) => {
    const place = `${evidence.path}:${evidence.line}`;
    if (state === "gone") {
      const reason = `Unexpected evidence ${place}: its text is nowhere in the file as committed.`;
      return [at(place, "error", "plan-evidence")(reason)];
    }
    if (state === "same") return [];
    return [at(place, "warning", "plan-evidence")(`Evidence ${place} stands on line ${line} now.`)];
  });
  const gone = drift.evidence.some(({ state }) => state === "gone");
  if (drift.verdict === "stale" && !gone) {
    const reason = `Unexpected \`planned_at\` ${plan.planned_at}, expected a commit of this repository.`;
    findings.push(at("planned_at", "error", "plan-drift")(reason));
  }
  if (drift.changed.length > 0) {
    const reason = `Changed since the plan was written: ${drift.changed.join(", ")}. Look whether the plan still fits.`;
    findings.push(at("planned_at", "warning", "plan-drift")(reason));
  }
  return findings;
}
