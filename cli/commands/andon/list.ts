import { blocksOf, nextStep, readLine } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki andon list`: what stops the line, what was closed, and how often what failed. */
export const run: CommandRun = async (context) => {
  const workspace = await openWorkspace(context);
  const state = await readLine(workspace);
  const incidents = (await workspace.incidents.list()).map((incident) => ({
    ...incident,
    status: state.closed.has(incident.id) ? ("closed" as const) : ("open" as const),
    closed: state.closed.get(incident.id) ?? null,
  }));
  const blocks = blocksOf(state);
  const counters = [...state.counters].map(([plan, { inARow, touchingUser, bySignature }]) => ({
    plan,
    inARow,
    touchingUser,
    signatures: Object.fromEntries(bySignature),
  }));
  const lines = [
    blocks.length === 0 ? "The line is open." : "The line is stopped:",
    ...blocks.map((block) => `  ${block}`),
    ...incidents.map(
      ({ id, status, plan, category, reason, closed }) =>
        `${status.padEnd(7)}${id}  ${plan}: ${category}, ${reason}${closed === null ? "" : ` (${closed.level} by ${closed.owner}: ${closed.prevention})`}`,
    ),
    ...counters
      .filter(({ inARow }) => inARow > 0)
      .map(({ plan, inARow }) => `${plan}: ${inARow} in a row failed`),
  ];
  context.output.answer(
    "andon-list",
    { open: blocks.length === 0, blocks, incidents, counters },
    lines.map(visibleText).join("\n"),
  );
  const [next = ""] = blocks.length === 0 ? ["loopwiki status"] : nextStep(state).split("\n");
  context.output.next(next.replace(/^[^:]*: /, ""), blocks.length === 0 ? "what is next" : "first");
  return blocks.length === 0 ? exitCodes.ok : exitCodes.andon;
};
