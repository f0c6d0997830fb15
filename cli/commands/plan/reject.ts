import { nextStatus } from "#plans";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { effectiveStatus, type PlanServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  rejectPlan(await openWorkspace(context), context.output, input);

/** `loopwiki plan reject`: turns a plan down and has audits remember why. */
export async function rejectPlan(
  services: Pick<PlanServices, "plans" | "planStatus" | "clock">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const reason = textOption(input, "reason")?.trim();
  if (reason === undefined || reason === "") {
    throw new LoopwikiError(
      "no-reason",
      "Missing --reason, expected why the plan is turned down.",
      {
        hint: 'For example --reason "Generated code; the generator is fixed upstream". Audits read it.',
      },
    );
  }
  const stored = await services.plans.get(input.args[0] ?? "");
  const { id, plan, path } = stored;
  const from = await effectiveStatus(services, stored);
  nextStatus(from, "rejected", "person");
  const date = services.clock().toISOString().slice(0, 10);
  // First the reason, then the status: broken off in between, the same command simply goes on.
  await services.plans.recordRejected(
    plan.findings.map((fingerprint, index) => {
      const evidence = plan.evidence[index];
      const place = { path: evidence?.path ?? path, line: evidence?.line ?? 1 };
      return { fingerprint, rule: id, ...place, reason, date };
    }),
  );
  await services.plans.setStatus(id, "rejected", "person", from);
  const count = plan.findings.length;
  const remembered =
    count === 0
      ? ""
      : ` ${count} ${count === 1 ? "finding" : "findings"} will not be raised again (plans/REJECTED.md).`;
  output.answer(
    "plan-rejection",
    { id, status: "rejected", findings: plan.findings, reason },
    `Rejected ${id}.${remembered}`,
  );
  output.next("loopwiki plan list", "shows what is left to decide");
  return exitCodes.ok;
}
