import { effectiveStatus } from "#agents";
import { measureDrift, type Chunk, type Drift, type Plan, type PlanStatus } from "#plans";
import type { CommandInput, CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { PlanServices } from "./services.ts";
import { visibleText } from "./visible-text.ts";

export const run: CommandRun = async (context, input) =>
  showPlan(await openWorkspace(context), context.output, input);

/** `loopwiki plan show`: one plan, where it stands and whether its evidence still does. */
export async function showPlan(
  services: Pick<PlanServices, "git" | "plans" | "planStatus">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const stored = await services.plans.get(input.args[0] ?? "");
  const status = await effectiveStatus(services, stored);
  const drift = await measureDrift(services.git, stored.plan);
  const { id, path, hash, plan } = stored;
  const text = describePlan(plan, status, drift);
  output.answer("plan", { plan: { ...plan, status }, path, hash, drift }, visibleText(text));
  output.next(...nextStep(id, status));
  return exitCodes.ok;
}

function describePlan(plan: Plan, status: PlanStatus, drift: Drift): string {
  const { category, priority, impact, effort, risk, confidence } = plan;
  const limits = [
    `${plan.budget.minutes} minutes`,
    `${plan.budget.attempts} attempts a chunk`,
    ...(plan.budget.usd === undefined ? [] : [`$${plan.budget.usd}`]),
    ...(plan.budget.tokens === undefined ? [] : [`${plan.budget.tokens} tokens`]),
  ];
  const changed = drift.changed.length === 0 ? "" : `, changed since: ${drift.changed.join(", ")}`;
  return [
    plan.title,
    `${plan.id}  ${status}  ${category}  ${plan.mode}`,
    `priority ${priority}  impact ${impact}  effort ${effort}  risk ${risk}  confidence ${confidence}`,
    `planned at ${plan.planned_at.slice(0, 12)}: ${drift.verdict}${changed}`,
    `limits: ${limits.join(", ")}`,
    ...(plan.depends_on.length === 0 ? [] : [`depends on: ${plan.depends_on.join(", ")}`]),
    ...section("Why", plan.why.split("\n")),
    ...section("Current state", [...lines(plan.state), ...drift.evidence.flatMap(evidenceLines)]),
    ...section("Chunks", plan.chunks.flatMap(chunkLines)),
    ...section(
      "Goal",
      plan.goal.map(({ command, expected }) => `$ ${command}  ${expected}`),
    ),
    ...section("Risks", bullets(plan.risks)),
    ...section("Stop conditions", bullets(plan.stopConditions)),
  ].join("\n");
}

function evidenceLines({ evidence, state, line }: Drift["evidence"][number]): string[] {
  const where = `${evidence.path}:${evidence.line}`;
  const now = state === "moved" ? ` (now on line ${line})` : state === "gone" ? " (GONE)" : "";
  return [
    `${where}${now}  ${evidence.note}`,
    ...lines(evidence.excerpt).map((text) => `  | ${text}`),
  ];
}

function chunkLines(chunk: Chunk, index: number): string[] {
  const how = chunk.run === undefined ? "needs an agent" : `runs: ${chunk.run}`;
  const fields: [string, readonly string[]][] = [
    ["files", chunk.files],
    ["tests that may change", chunk.tests_may_change],
    ["wiki", chunk.wiki],
    ["deliverables", chunk.deliverables],
  ];
  return [
    `${index + 1}. ${chunk.title}  [${how}]${chunk.skill === undefined ? "" : `  skill ${chunk.skill}`}`,
    ...fields
      .filter(([, all]) => all.length > 0)
      .map(([name, all]) => `   ${name}: ${all.join(", ")}`),
    ...chunk.contract.map(
      ({ criterion, verify, rubric }) =>
        `   - ${criterion}${verify === undefined ? `  (judged: ${rubric ?? ""})` : `  ($ ${verify})`}`,
    ),
    ...lines(chunk.instructions).map((text) => `   ${text}`),
  ];
}

function section(title: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : ["", title, ...content.map((line) => `  ${line}`.trimEnd())];
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${text}`);
}

function nextStep(id: string, status: PlanStatus): [command: string, why: string] {
  const steps: Record<PlanStatus, [string, string]> = {
    proposed: [`loopwiki plan approve ${id}`, "lets its commands run and agents work on it"],
    approved: [`loopwiki execute ${id}`, "carries it out on a branch of its own"],
    "in-progress": [`loopwiki execute ${id}`, "goes on where it stands"],
    verified: [`loopwiki review ${id}`, "shows what was done, before you merge"],
    stopped: [`loopwiki review ${id}`, "shows why it stopped"],
    stale: [`loopwiki plan check ${id}`, "shows what no longer fits the code"],
    merged: ["loopwiki plan list", "shows what is left to do"],
    rejected: ["loopwiki plan list", "shows what is left to do"],
    discarded: ["loopwiki plan list", "shows what is left to do"],
  };
  return steps[status];
}
