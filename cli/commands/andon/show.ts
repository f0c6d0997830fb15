import { readLine, requireIncident } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki andon show`: one incident with its evidence, its Five Whys, and what closes it. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const incident = await requireIncident(workspace, input.args[0] ?? "");
  const state = await readLine(workspace);
  const closed = state.closed.get(incident.id);
  const document = await workspace.incidents.document(incident.id);
  const { check, broken } = incident;
  const what =
    check?.command ?? (check ? `the ${check.name} gate` : "the repository's own commands");
  const lines = [
    visibleText(document).trimEnd(),
    "",
    closed
      ? `Closed ${closed.at} by ${closed.owner} at ${closed.level}. Cause: ${closed.cause} Prevention: ${closed.prevention}`
      : `Open. It closes when ${broken === undefined ? "" : `this fails at ${broken.slice(0, 12)} and `}passes where the work goes on: ${what}`,
  ];
  context.output.answer(
    "andon-show",
    { ...incident, status: closed ? "closed" : "open", closed: closed ?? null, document },
    lines.map((line) => line).join("\n"),
  );
  context.output.next(
    closed
      ? "loopwiki andon list"
      : `loopwiki andon close ${incident.id} --cause "…" --level L2 --prevention "…" --owner <you>`,
    closed ? "the others" : "runs the check in both places",
  );
  return exitCodes.ok;
};
