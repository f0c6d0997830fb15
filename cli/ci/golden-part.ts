import { createFinding, goldenFile, type Finding, type GoldenAnswer } from "#wiki";
import type { Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { askGolden } from "../read-golden.ts";
import type { PartAnswer } from "./part.ts";

/** Whether recall@5 of the golden queries reaches its floor, by words alone: no model, no index. */
export async function checkGoldenQueries({
  content,
  wiki,
}: Pick<Workspace, "content" | "wiki">): Promise<PartAnswer> {
  const file = content.repositoryPath(goldenFile);
  const report = await askGolden(content, wiki);
  if (!report)
    return { findings: [], summary: "no questions", unchecked: [`There is no ${file}.`] };
  const { recall5, floor, met, answers } = report;
  const text = (await content.read(goldenFile)) ?? "";
  const missed = answers.filter(({ holds }) => !holds);
  return {
    findings: missed.map((answer) => missedQuestion(answer, { file, text, met })),
    summary: `recall@5 ${recall5.toFixed(2)} of ${count(answers.length, "question")}, floor ${floor}`,
  };
}

/** A miss that the floor allows is only a note. */
function missedQuestion(
  { query, expect, top, first }: GoldenAnswer,
  { file, text, met }: { file: string; text: string; met: boolean },
): Finding {
  const before = text.slice(0, Math.max(0, text.indexOf(query)));
  const instead = first === undefined ? "" : `; ${first} comes first`;
  return createFinding({
    ruleId: "golden-query",
    source: "lint",
    severity: met ? "info" : "error",
    file,
    line: before.split("\n").length,
    reason: `Unexpected answer to "${query}", expected ${expect.join(", ")} among the first ${top}${instead}.`,
  });
}
