import {
  goldenFile,
  LoopwikiError,
  measureGolden,
  type GoldenAnswer,
  type SearchMode,
} from "#wiki";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { OpenSearch } from "../../open-search.ts";
import type { Output } from "../../output.ts";
import { readGolden } from "../../read-golden.ts";
import { textTable, visibleText } from "../plan/visible-text.ts";

/** `loopwiki search --golden`: whether search still finds what it must. */
export async function runGolden(
  { content, wiki, engine }: OpenSearch,
  output: Output,
  mode: SearchMode,
): Promise<ExitCode> {
  const golden = await readGolden(content);
  if (!golden)
    throw new LoopwikiError("no-golden", `There is no ${content.repositoryPath(goldenFile)}.`, {
      hint: "Run `loopwiki init`, which makes one, or write it: a query, its kind, and the pages that answer.",
    });
  const report = await measureGolden(golden, { engine, index: await wiki.index(), mode });
  const rows = report.answers.map((answer) => [
    answer.holds ? "ok" : "MISS",
    answer.kind,
    answer.query,
    describePlaces(answer),
  ]);
  const summary = `recall@5 ${report.recall5.toFixed(2)} of ${report.answers.length} golden queries (${report.mode}), floor ${report.floor}: ${report.met ? "met" : "NOT met"}`;
  output.answer("golden", { ...report }, `${visibleText(textTable(rows))}\n\n${summary}`);
  const worst = report.answers.find(({ holds }) => !holds);
  if (worst) output.next(`loopwiki search ${worst.query} --explain`, "shows why");
  else output.next("loopwiki doctor", "looks at everything else");
  return report.met ? exitCodes.ok : exitCodes.findings;
}

function describePlaces({ places, first }: GoldenAnswer): string {
  const told = places.map(({ page, place, exists }) => {
    if (!exists) return `${page} is no page`;
    return place === undefined ? `${page} not found` : `${page} is number ${place}`;
  });
  const isFirst = places.some(({ place }) => place === 1);
  return `${told.join(", ")}${isFirst || first === undefined ? "" : `; first is ${first}`}`;
}
