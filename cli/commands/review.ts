import { reviewPlan, type AttemptState, type ChunkState, type Review } from "#agents";
import type { Chunk } from "#plans";
import type { CommandRun } from "../command.ts";
import { executeServices, openWorkspace } from "../compose.ts";
import {
  describeCheck,
  describeCriterion,
  describeQuality,
  describeTokens,
} from "../describe-event.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Output } from "../output.ts";

export const run: CommandRun = async ({ output, ...context }, input) => {
  const workspace = await openWorkspace({ output, ...context });
  const services = await executeServices(workspace, { agents: [], watch: () => undefined });
  const review = await reviewPlan(services, input.args[0] ?? "");
  const { plan, run: state } = review;
  const chunks = Object.fromEntries(state.chunks);
  output.answer("review", { ...review, run: { ...state, chunks } }, format(review, output));
  if (state.phase === "verified")
    output.next(`loopwiki merge ${plan.id}`, `or: loopwiki discard ${plan.id}`);
  else if (state.phase === "stopped")
    output.next(
      `loopwiki andon show ${state.incident ?? ""}`,
      `what stopped the line; then mend the plan and approve it, or: loopwiki discard ${plan.id}`,
    );
  else if (state.phase === "explored" && plan.mode === "explore")
    output.next(`loopwiki discard ${plan.id}`, "when you have read it");
  else if (state.phase === "merged") output.next("loopwiki status", "what is next");
  else output.next(`loopwiki execute ${plan.id}`, "go on");
  return state.phase === "stopped" ? exitCodes.andon : exitCodes.ok;
};

function format(review: Review, output: Output): string {
  const { plan, run: state, stat, diff, memoryDiff } = review;
  const { bold } = output.colors;
  const parts = [
    `${bold(plan.title)} (${plan.id}): ${state.phase}`,
    `${state.started.branch} from ${state.started.base.slice(0, 10)} to ${state.head.slice(0, 10)}, for ${state.started.target}`,
    ...formatIncident(review, output),
    ...plan.chunks.map((chunk) => formatChunk(review, chunk, output)),
    `\n${bold("Goal")}`,
    ...(state.goal?.results ?? []).map((result) => describeCheck(result, output.colors)),
    ...testOutput(review, output),
    `\n${bold("Changes")}\n${stat}`,
    `\n${bold("Diff")}\n${diff || "(none)"}`,
    `\n${bold("What the wiki learned")}\n${memoryDiff || "(nothing)"}`,
  ];
  return parts.join("\n");
}

function formatChunk({ run: state }: Review, { id, title }: Chunk, output: Output): string {
  const attempts = state.chunks.get(id)?.attempts ?? [];
  const lines = attempts.flatMap((attempt) => formatAttempt(attempt, output));
  const explored = state.chunks.get(id)?.explored;
  return [`\n${output.colors.bold(title)}`, ...lines, ...formatExplored(explored)].join("\n");
}

function formatExplored(explored: ChunkState["explored"]): string[] {
  if (!explored) return [];
  const { by, report, findings, rejected } = explored;
  return [
    `Explored by ${by}`,
    report,
    ...findings.map(({ path, line, message }) => `  ${path}:${line}  ${message}`),
    ...rejected.map((reason) => `  did not hold: ${reason}`),
  ];
}

function formatAttempt(attempt: AttemptState, { colors }: Output): string[] {
  const { ended, finished, gates, started, verdict } = attempt;
  return [
    `Attempt ${attempt.attempt} by ${finished?.agent ?? started.agent}`,
    ...(attempt.packet ? formatPacket(attempt.packet) : []),
    ...(gates?.results ?? []).map((result) => `  ${describeCheck(result, colors)}`),
    ...(verdict ? formatVerdict(verdict, colors) : []),
    ...(ended ? [`  ended: ${ended.outcome}. ${ended.feedback.split("\n")[0]}`] : []),
  ];
}

function formatPacket(packet: NonNullable<AttemptState["packet"]>): string[] {
  const shown = packet.receipts.map(({ id, tokens }) => `${id} (${tokens} tokens)`);
  return [`  packet: ${describeTokens(packet)}`, `  memory shown: ${shown.join(", ") || "none"}`];
}

function formatVerdict(
  { verdict, stage }: NonNullable<AttemptState["verdict"]>,
  colors: Output["colors"],
): string[] {
  const { by, decision, criteria } = verdict;
  const lines = criteria.map(
    (judged) => `  ${criterionWord(judged.met)}: ${describeCriterion(judged)}`,
  );
  const why = stage ? ` (${stage.reason})` : "";
  return [...lines, ...describeQuality(verdict, colors), `  verdict by ${by}: ${decision}${why}`];
}

function criterionWord(met: boolean | undefined): string {
  if (met === undefined) return "for you to judge";
  return met ? "met" : "NOT met";
}

/** What the goal commands printed on the clean checkout. */
function testOutput({ run: state }: Review, { colors }: Output): string[] {
  return (state.goal?.results ?? []).flatMap(({ command, detail }) => [
    colors.dim(`$ ${command ?? ""}`),
    detail,
  ]);
}

function formatIncident({ incident }: Review, { colors }: Output): string[] {
  if (!incident) return [];
  return [
    `\n${colors.red(`Incident ${incident.id}`)}: ${incident.reason}`,
    `category ${incident.category} (confidence ${incident.confidence})`,
    incident.evidence,
  ];
}
