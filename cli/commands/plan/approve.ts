import { allowedStatuses, measureDrift, planContentHash, type Drift, type Plan } from "#plans";
import { leavePlanMode, readLine } from "#agents";
import { LoopwikiError } from "#wiki";
import { flagOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { commandsOf } from "./plan-commands.ts";
import { effectiveStatus, type PlanServices } from "./services.ts";
import { visibleText } from "./visible-text.ts";

export const run: CommandRun = async (context, input) =>
  approvePlan(await openWorkspace(context), context.output, input);

/**
 * `loopwiki plan approve`: a person's consent that the plan's commands run here. It holds for exactly
 * this text; a plan that was approved before and then changed is approved anew.
 */
export async function approvePlan(
  services: PlanServices,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const stored = await services.plans.get(input.args[0] ?? "");
  const { id, plan, source } = stored;
  const drift = await measureDrift(services.git, plan);
  if (drift.verdict === "stale") throw stale(id, drift);
  if (drift.verdict === "drifted") {
    output.note(
      `Warning: changed since the plan was written: ${visibleText(drift.changed.join(", ") || "where its evidence stands")}.`,
    );
  }
  let from = await effectiveStatus(services, stored);
  if (from === "stale") {
    // Its evidence stands again: a person has brought the plan up to date.
    from = (await services.plans.setStatus(id, "proposed", "person", from)).plan.status;
  }
  const hash = planContentHash(source);
  const rootCause = flagOption(input, "rootCause");
  if (rootCause) await assertOtherText(services, id, hash);
  if (from === "approved" || allowedStatuses(from, "person").includes("approved")) {
    await services.approvals.approve(id, hash, source);
  }
  if (from !== "approved") await services.plans.setStatus(id, "approved", "person", from);
  const leaving = rootCause && (await leavePlanMode(services, id));
  const commands = commandsOf(plan);
  const text = describeApproval(services, plan, leaving);
  output.answer(
    "plan-approval",
    { id, status: "approved", hash, commands, drift: drift.verdict },
    text,
  );
  output.next(`loopwiki execute ${id}`, "carries it out on a branch of its own");
  return exitCodes.ok;
}

function describeApproval({ config }: PlanServices, plan: Plan, leaving: boolean): string {
  const list = commandsOf(plan).map(
    ({ command, purpose }) =>
      `  $ ${visibleText(command).replaceAll("\n", "\n    ")}   (${visibleText(purpose)})`,
  );
  const agents = plan.chunks.filter((chunk) => chunk.run === undefined).length;
  const checks = Object.values(config.commands).filter((command) => command !== undefined);
  return [
    `Approved ${plan.id}: ${visibleText(plan.title)}`,
    ...(leaving ? ["It goes to the root cause: plan mode has ended."] : []),
    "Executing it will run these commands:",
    ...list,
    ...networkOf(plan),
    ...(checks.length === 0 ? [] : [`and the repository's own: ${visibleText(checks.join(", "))}`]),
    `${whoWorks(agents, plan.chunks.length)} Files it may touch: ${visibleText(plan.scope.in.join(", "))}`,
  ].join("\n");
}

/** Consent to the network is consent to where a command may send what it can read. */
function networkOf(plan: Plan): string[] {
  if (plan.network === true) return ["All of them may use the network."];
  const ids = plan.chunks.filter(({ network }) => network === true).map(({ id }) => id);
  return ids.length === 0 ? [] : [`May use the network: the commands of ${ids.join(", ")}.`];
}

/** The very text that failed again and again does not go to its own root cause. */
async function assertOtherText(services: PlanServices, id: string, hash: string): Promise<void> {
  const { planMode } = await readLine(services);
  const before = await services.approvals.get(id);
  if (planMode?.plan !== id || before?.hash !== hash) return;
  throw new LoopwikiError(
    "same-plan",
    `Plan ${id} is the very text that failed: ${planMode.reason}.`,
    {
      kind: "andon",
      hint: "Write into it what the root cause is and what is done differently, or approve another plan that mends it.",
    },
  );
}

function stale(id: string, drift: Drift): LoopwikiError {
  const gone = drift.evidence
    .filter(({ state }) => state === "gone")
    .map(({ evidence }) => `${evidence.path}:${evidence.line}`);
  const what =
    gone.length > 0
      ? `its evidence is gone (${gone.join(", ")})`
      : "the commit it was written against is unknown here";
  return new LoopwikiError("plan-stale", visibleText(`Unexpected plan ${id}: ${what}.`), {
    hint: `See \`loopwiki plan check ${id}\`; correct the plan, or reject it with \`loopwiki plan reject ${id} --reason "…"\`.`,
  });
}

function whoWorks(agents: number, chunks: number): string {
  if (agents === 0) return "No agent is asked.";
  return agents === chunks
    ? "Every chunk asks an agent."
    : `${agents} of ${chunks} chunks ask an agent.`;
}
