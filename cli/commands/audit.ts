import {
  analyzerCategories,
  runAudit,
  trackReports,
  type AuditDeps,
  type AuditProgress,
  type AuditReport,
  type Embed,
  type RoleAgent,
} from "#agents";
import { LoopwikiError } from "#wiki";
import {
  flagOption,
  listOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../command.ts";
import type { Workspace } from "../compose.ts";
import { requireConsent } from "../config/consent.ts";
import { nearest } from "../config/nearest.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import type { Output } from "../output.ts";
import { textTable, visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context, input) => {
  const { agentsOf, embedOf, openWorkspace } = await import("../compose.ts");
  const workspace = await openWorkspace(context);
  await requireConsent(workspace);
  const named = listOption(input, "agent");
  const asks = named.length > 0 || workspace.config.roles.auditor !== undefined;
  const { auditor } = asks ? await agentsOf(workspace, named) : {};
  const embed = embedOf(workspace);
  return auditRepository(context, input, { ...workspace, auditor, embed });
};

export type AuditServices = Pick<
  Workspace,
  | "git"
  | "plans"
  | "config"
  | "content"
  | "environment"
  | "sandbox"
  | "clock"
  | "feedback"
  | "planStatus"
> & { auditor?: RoleAgent | undefined; embed?: Embed };

/** `loopwiki audit`: proves findings on a clean checkout of HEAD and writes them up as plans. */
export async function auditRepository(
  { output, signal }: CommandContext,
  input: CommandInput,
  services: AuditServices,
): Promise<ExitCode> {
  const { git, plans, config, content, environment, sandbox, clock, auditor } = services;
  const categories = chosenCategories(listOption(input, "category"));
  const dryRun = flagOption(input, "dryRun");
  const maxPlans = planLimit(textOption(input, "maxPlans"), config.audit.maxPlans);
  const request = { maxPlans, dryRun, ...(categories === undefined ? {} : { categories }) };
  output.note("Auditing a clean checkout of HEAD; your working tree is not touched.");
  const deps = {
    git,
    plans,
    commands: config.commands,
    contentRoot: content.prefix,
    exclude: config.audit.exclude,
    environment,
    sandbox,
    signal,
    auditor: auditor && { reader: auditor, content },
    friction: frictionOf(services),
    now: clock(),
    onProgress: (progress: AuditProgress) => output.note(progressLine(progress)),
  };
  const report = await runAudit(deps, request).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (report === undefined) {
    output.note("Interrupted: nothing was planned, the temporary checkout is removed.");
    return exitCodes.interrupted;
  }
  output.answer("audit", { ...report, dryRun }, summaryOf(report));
  tellRest(output, report);
  tellNext(output, report, dryRun);
  return exitCodes.ok;
}

function frictionOf(services: AuditServices): AuditDeps["friction"] {
  return {
    reports: () => trackReports(services),
    planned: (plan, reports) =>
      services.feedback.record({ type: "planned", plan, reports: [...reports] }),
    embed: services.embed,
  };
}

function chosenCategories(wanted: readonly string[]): string[] | undefined {
  if (wanted.length === 0) return undefined;
  const known = [...new Set(Object.values(analyzerCategories).flat())].toSorted();
  for (const category of wanted) {
    if (known.includes(category)) continue;
    const meant = nearest(category, known);
    throw new LoopwikiError(
      "unknown-category",
      `Unexpected category "${category}", ${meant === undefined ? `expected one of ${known.join(", ")}.` : `did you mean "${meant}"?`}`,
    );
  }
  return [...wanted];
}

function planLimit(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 5) return limit;
  throw new LoopwikiError(
    "bad-limit",
    `Unexpected --max-plans "${text}", expected a number from 1 to 5.`,
  );
}

function progressLine({ step, findings, durationMs, error }: AuditProgress): string {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  const result = error === undefined ? `${findings} found` : `could not finish: ${error}`;
  return `  ${step.padEnd(18)} ${seconds.padStart(7)}  ${visibleText(result)}`;
}

/** The plans, one a line; what a person decides on next. */
function summaryOf({ plans, findings, unplanned, rejected }: AuditReport): string {
  const rows = plans.map(({ id, priority, title, chunks }) => {
    const kind = chunks.every(({ run }) => run !== undefined) ? "mechanical" : "agent";
    const count = `${chunks.length} ${chunks.length === 1 ? "chunk" : "chunks"}`;
    return [`P${priority}`, kind, count, id, visibleText(title)];
  });
  const total = `${plural(plans.length, "plan")} from ${plural(findings.length, "finding")}; ${unplanned.length} not planned, ${rejected.length} rejected.`;
  return rows.length === 0 ? total : `${textTable(rows)}\n\n${total}`;
}

function tellRest(output: Output, report: AuditReport): void {
  const { notes, operators, unplanned, rejected, commands } = report;
  for (const { name, command, passed, setup } of commands) {
    const result = passed ? "passes" : `fails${setup === undefined ? "" : `: ${setup}`}`;
    output.note(visibleText(`${name}: \`${command}\` ${result}`));
  }
  for (const note of notes) output.note(visibleText(`note: ${note}`));
  for (const view of operators) output.note(visibleText(operatorLine(view)));
  const reasons = unplanned.map(({ finding, reason }) => `${finding.rule}: ${reason}`);
  tellCounts(output, "Not planned:", reasons);
  const known = rejected.filter(({ remember }) => !remember);
  const refuted = rejected.filter(({ remember }) => remember);
  tellCounts(output, "Known already:", known.map(wordsOf));
  tellCounts(output, "Rejected:", refuted.map(wordsOf));
}

/** What those who use it feel, and whether the code's own findings say so too. */
function operatorLine({
  path,
  tool,
  pain,
  reports,
  agrees,
  plan,
}: AuditReport["operators"][number]): string {
  const where = path ?? tool ?? "nobody said where";
  const rules = [...new Set(agrees.map(({ rule }) => rule))].join(", ");
  const view = rules === "" ? "only operators notice it" : `the code's findings agree: ${rules}`;
  const answered = plan === undefined ? "" : `; plan ${plan}`;
  return `operators: ${where}: ${plural(reports.length, "report")}, pain ${pain}; ${view}${answered}`;
}

function wordsOf({ finding, reason }: AuditReport["rejected"][number]): string {
  return `${finding.rule} ${finding.path}: ${reason}`;
}

const maxReasons = 8;

function tellCounts(output: Output, title: string, reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  output.note(title);
  for (const [reason, count] of [...counts].slice(0, maxReasons))
    output.note(visibleText(`  ${count} × ${reason}`));
  if (counts.size > maxReasons)
    output.note(`  and ${counts.size - maxReasons} other reasons (--json has them all)`);
}

function tellNext(output: Output, { plans, rejected }: AuditReport, dryRun: boolean): void {
  const [first] = plans;
  if (first === undefined && rejected.some(({ remember }) => !remember))
    output.next("loopwiki plan list", "what it found before waits there");
  else if (first === undefined)
    output.next('loopwiki plan new "<title>" --files <glob>', "plans work of your own");
  else if (dryRun) output.next("loopwiki audit", "writes the plans");
  else output.next(`loopwiki plan show ${first.id}`, "shows the first one");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
