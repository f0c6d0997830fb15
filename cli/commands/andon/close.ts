import {
  closeIncident,
  fileIncident,
  preventionLevels,
  requireIncident,
  type PreventionLevel,
} from "#agents";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { executeServices, openWorkspace, type Workspace } from "../../compose.ts";
import { requireConsent } from "../../config/consent.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";

/** `loopwiki andon close`: opens the line again, when a check that failed now passes. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  await requireConsent(workspace);
  const { output, signal } = context;
  const services = await executeServices(workspace, { agents: [], watch: () => undefined });
  const filed = await fileAgain(workspace, input.args[0] ?? "", output);
  if (filed) return exitCodes.ok;
  const on = textOption(input, "on");
  const check = textOption(input, "check");
  const { incident, proof } = await closeIncident(
    services,
    {
      incident: input.args[0] ?? "",
      cause: textOption(input, "cause") ?? "",
      level: levelOf(input),
      prevention: textOption(input, "prevention") ?? "",
      owner: textOption(input, "owner") ?? "",
      ...(on === undefined ? {} : { on }),
      ...(check === undefined ? {} : { check }),
    },
    signal,
  );
  const failed = proof.brokenAt === undefined ? "" : ` fails at ${proof.brokenAt.slice(0, 12)} and`;
  const page = await fileIncident(workspace, incident);
  output.answer(
    "andon-close",
    { incident: incident.id, plan: incident.plan, proof, page: page ?? null },
    `Closed ${incident.id}: \`${proof.check}\`${failed} passes at ${proof.passedAt.slice(0, 12)}.`,
  );
  if (page !== undefined)
    output.note(`Filed as ${workspace.content.repositoryPath(page)}: commit it with the wiki.`);
  output.next("loopwiki andon list", "whether the line is open now");
  return exitCodes.ok;
};

/** A command that was killed after the closing and before the filing is finished by calling it again. */
async function fileAgain(workspace: Workspace, id: string, output: Output): Promise<boolean> {
  const incident = await requireIncident(workspace, id);
  const path = await fileIncident(workspace, incident);
  if (path === undefined) return false;
  const data = { incident: incident.id, plan: incident.plan, page: path };
  const said = `${incident.id} is closed already, and filed as ${workspace.content.repositoryPath(path)}.`;
  output.answer("andon-close", data, said);
  output.next("loopwiki andon list", "whether the line is open now");
  return true;
}

function levelOf(input: CommandInput): PreventionLevel {
  const text = textOption(input, "level") ?? "";
  const level = preventionLevels.find((known) => known === text.toUpperCase());
  if (level) return level;
  throw new LoopwikiError(
    "no-level",
    `Unexpected --level "${text}", expected ${preventionLevels.join(", ")}.`,
    {
      hint: "L1 makes it impossible, L2 detects it, L3 documents it, L4 alerts somebody.",
    },
  );
}
