import type { RoleAgent, RunMode } from "#agents";
import { draftPlan, type PlanDraft } from "#plans";
import { LoopwikiError } from "#wiki";
import { listOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { agentsOf, openWorkspace, type Workspace } from "../../compose.ts";
import { requireConsent } from "../../config/consent.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { modeOption } from "./mode-option.ts";
import { newPlanByPlanner } from "./new-by-planner.ts";
import type { PlanServices } from "./services.ts";

export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const mode = modeOption(input) ?? workspace.config.mode;
  const planner = await plannerFor(workspace, input);
  if (planner) return newPlanByPlanner(workspace, context, input, { planner, mode });
  if (textOption(input, "spec") !== undefined) throw noPlanner();
  return newPlan(workspace, context.output, input, mode);
};

/** Nobody when there is nothing to plan, or when the files say that a person writes the plan. */
async function plannerFor(
  workspace: Workspace,
  input: CommandInput,
): Promise<RoleAgent | undefined> {
  const named = listOption(input, "agent");
  const spec = textOption(input, "spec");
  const wished = spec !== undefined || (input.args[0] ?? "").trim() !== "";
  const asked = named.length > 0 || spec !== undefined || listOption(input, "files").length === 0;
  const known = named.length > 0 || workspace.config.roles.planner !== undefined;
  if (!wished || !asked || !known) return undefined;
  await requireConsent(workspace);
  return (await agentsOf(workspace, named)).planner;
}

function noPlanner(): LoopwikiError {
  return new LoopwikiError(
    "no-planner",
    "A specification needs a planner, and none is configured.",
    {
      hint: "Name one: --agent planner=<backend>:<model>, or in the settings under roles.planner. Without a model: --files and --verify.",
    },
  );
}

/** `loopwiki plan new`: a plan of one chunk, complete enough to be approved, ready to be edited. */
export async function newPlan(
  services: Omit<PlanServices, "approvals" | "planStatus">,
  output: Output,
  input: CommandInput,
  mode: RunMode = "implement",
): Promise<ExitCode> {
  const title = input.args[0]?.trim() ?? "";
  const files = listOption(input, "files");
  if (title === "")
    throw new LoopwikiError("no-title", "Missing title, expected what the plan achieves.");
  if (files.length === 0) {
    throw new LoopwikiError("no-files", "Missing --files, expected the files the plan may touch.", {
      hint: [
        'For example --files src/pricing.js --files "test/**". Only these can be changed.',
        "Or let a planner write the whole plan: --agent planner=claude-code:<model>",
      ].join("\n"),
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
    mode,
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
