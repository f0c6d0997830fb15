import { mergePlan } from "#agents";
import type { CommandRun } from "../command.ts";
import { executeServices, openWorkspace } from "../compose.ts";
import { requireConsent } from "../config/consent.ts";
import { exitCodes } from "../exit-codes.ts";

export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  await requireConsent(workspace);
  const services = await executeServices(workspace, { agents: [], watch: () => undefined });
  const { target, commit } = await mergePlan(services, input.args[0] ?? "", context.signal);
  context.output.answer(
    "merge",
    { target, commit },
    `merged into ${target} as ${commit.slice(0, 10)}`,
  );
  context.output.next("loopwiki serve", "read what the wiki learned");
  return exitCodes.ok;
};
