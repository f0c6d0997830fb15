import { rejectPlan as reject } from "#agents";
import { textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { PlanServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  rejectPlan(await openWorkspace(context), context.output, input);

/** `loopwiki plan reject`: turns a plan down and has audits remember why. */
export async function rejectPlan(
  services: Pick<PlanServices, "plans" | "planStatus" | "clock">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const reason = textOption(input, "reason")?.trim() ?? "";
  const { id, findings } = await reject(services, input.args[0] ?? "", reason);
  const count = findings.length;
  const remembered =
    count === 0
      ? ""
      : ` ${count} ${count === 1 ? "finding" : "findings"} will not be raised again (plans/REJECTED.md).`;
  output.answer(
    "plan-rejection",
    { id, status: "rejected", findings, reason },
    `Rejected ${id}.${remembered}`,
  );
  output.next("loopwiki plan list", "shows what is left to decide");
  return exitCodes.ok;
}
