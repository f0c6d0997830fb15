import { approvePlan as approve } from "#agents";
import type { Plan } from "#plans";
import { flagOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { commandsOf } from "./plan-commands.ts";
import type { PlanServices } from "./services.ts";
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
  const rootCause = flagOption(input, "rootCause");
  const approved = await approve(services, input.args[0] ?? "", { rootCause });
  const { plan, hash, drift, leftPlanMode } = approved;
  const { id } = plan;
  if (drift.verdict === "drifted") {
    output.note(
      `Warning: changed since the plan was written: ${visibleText(drift.changed.join(", ") || "where its evidence stands")}.`,
    );
  }
  const commands = commandsOf(plan);
  const text = describeApproval(services, plan, leftPlanMode);
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

function whoWorks(agents: number, chunks: number): string {
  if (agents === 0) return "No agent is asked.";
  return agents === chunks
    ? "Every chunk asks an agent."
    : `${agents} of ${chunks} chunks ask an agent.`;
}
