import { draftPlan, type PlanDraft } from "#plans";
import { LoopwikiError } from "#wiki";
import { listOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { PlanServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  newPlan(await openWorkspace(context), context.output, input);

/** `loopwiki plan new`: a plan of one chunk, complete enough to be approved, ready to be edited. */
export async function newPlan(
  services: Omit<PlanServices, "approvals" | "planStatus">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const title = input.args[0]?.trim() ?? "";
  const files = listOption(input, "files");
  if (title === "")
    throw new LoopwikiError("no-title", "Missing title, expected what the plan achieves.");
  if (files.length === 0) {
    throw new LoopwikiError("no-files", "Missing --files, expected the files the plan may touch.", {
      hint: `For example --files src/pricing.js --files "test/**". Only these can be changed.`,
    });
  }
  const skill = textOption(input, "skill");
  if (skill !== undefined) await services.skills.get(skill);
  const { typecheck, lint, test } = services.config.commands;
  const given = listOption(input, "verify");
  const configured = [typecheck, lint, test].filter((command) => command !== undefined);
  const command = textOption(input, "run");
  const draft: PlanDraft = {
    title,
    today: services.clock().toISOString().slice(0, 10),
    head: await services.git.run(["rev-parse", "--verify", "HEAD^{commit}"]),
    files,
    verify: given.length > 0 ? given : configured,
    why: textOption(input, "why") ?? `${title}: asked for by a person.`,
    category: "feature",
    ...(command === undefined ? {} : { run: command }),
    ...(skill === undefined ? {} : { skill }),
  };
  const { id, path, plan } = await services.plans.create(draftPlan(draft));
  const file = services.content.repositoryPath(path);
  output.answer(
    "plan-new",
    { id, path: file, plan },
    `Wrote ${file}. Edit it: why, what the maker is told, and how anyone can tell that it is done.`,
  );
  output.next(`loopwiki plan check ${id}`, "tells what is wrong with it, then approve it");
  return exitCodes.ok;
}
