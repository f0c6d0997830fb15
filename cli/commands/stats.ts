import { loopStats, type LoopStats } from "#agents";
import type { CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";
import { textTable, visibleText } from "./plan/visible-text.ts";

/** `loopwiki stats`: how often each stage of the loop ran over all runs, and what it caught. */
export const run: CommandRun = async (context) => {
  const { runs } = await openWorkspace(context);
  const summaries = await runs.list();
  const stats = loopStats(await Promise.all(summaries.map(({ run }) => runs.read(run))));
  const { output } = context;
  output.answer("stats", { runs: summaries.length, ...stats }, describe(summaries.length, stats));
  for (const { stage, examples } of stats.stages)
    for (const example of examples) output.detail(visibleText(`${stage}: ${example}`));
  if (summaries.length === 0) output.next("loopwiki plan list", "plans that could be executed");
  else output.next("loopwiki config show", 'what "ceremony" leaves out or asks for');
  return exitCodes.ok;
};

function describe(runs: number, { stages, chunks, firstTry, attempts }: LoopStats): string {
  const head = `${runs} ${runs === 1 ? "run" : "runs"}: ${chunks} chunks committed, ${firstTry} at the first attempt, ${attempts} attempts in all.`;
  if (stages.length === 0) return head;
  const rows = stages.map(({ stage, ran, skipped, caught }) => [
    visibleText(stage),
    String(ran),
    String(skipped),
    String(caught),
  ]);
  return `${head}\n\n${textTable([["stage", "ran", "skipped", "caught"], ...rows])}`;
}
