import { compareFindings, countFindings, createFinding, type Finding, type Git } from "#wiki";
import type { StoredPlan } from "#plans";
import { checkPlan, isWaiting } from "../commands/plan/check.ts";
import type { Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { isShallow } from "./base.ts";
import type { PartAnswer } from "./part.ts";

const day = 24 * 60 * 60 * 1000;

type Services = Pick<
  Workspace,
  "plans" | "git" | "content" | "skills" | "planStatus" | "config" | "clock"
>;

/** Plans that do not read, no longer fit the code, or have waited too long. */
export async function checkStalePlans(services: Services): Promise<PartAnswer> {
  const all = await services.plans.list();
  const shallow = await isShallow(services.git);
  const findings: Finding[] = [];
  const unknown: string[] = [];
  for (const stored of all) {
    const found = await checkPlan(services, stored, all);
    const isCut = shallow && stored.plan && !(await dateOf(services.git, stored.plan.planned_at));
    if (isCut) unknown.push(stored.id);
    findings.push(...found.filter(({ ruleId }) => !isCut || ruleId !== "plan-drift"));
    findings.push(...(await tooOld(services, stored)));
  }
  const unchecked = `What changed since ${unknown.join(", ")} cannot be told here: fetch the history (fetch-depth: 0).`;
  return {
    findings: findings.toSorted(compareFindings),
    summary: `${count(all.length, "plan")}, ${countFindings(findings)}`,
    unchecked: unknown.length > 0 ? [unchecked] : [],
  };
}

async function tooOld(services: Services, stored: StoredPlan): Promise<Finding[]> {
  const { git, content, clock, config } = services;
  const { plan } = stored;
  if (!plan || !(await isWaiting(services, { ...stored, plan }))) return [];
  const written = await dateOf(git, plan.planned_at);
  const days = written === undefined ? 0 : Math.floor((clock().getTime() - written) / day);
  if (days <= config.ci.planDays) return [];
  const finding = createFinding({
    ruleId: "plan-age",
    source: "lint",
    severity: "warning",
    file: content.repositoryPath(stored.path),
    line: stored.source.slice(0, stored.source.indexOf("planned_at")).split("\n").length,
    reason: `Unexpected plan that has waited ${days} days, expected a decision within ${config.ci.planDays}: approve, reject or renew it.`,
  });
  return [finding];
}

/** Milliseconds; undefined when the commit is not here. */
async function dateOf(git: Git, commit: string): Promise<number | undefined> {
  const asked = ["show", "-s", "--format=%ct", "--end-of-options", `${commit}^{commit}`, "--"];
  const { code, stdout } = await git.answer(asked, { okCodes: [0, 128] });
  return code === 0 ? Number(stdout.trim()) * 1000 : undefined;
}
