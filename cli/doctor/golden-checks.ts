import { goldenFile, type ContentRoot, type Wiki } from "#wiki";
import { askGolden } from "../read-golden.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";

const name = "golden queries";

/** As a person would ask is `loopwiki search --golden`; this is the same on every machine. */
export async function checkGolden(content: ContentRoot, wiki: Wiki): Promise<Check> {
  const report = await askGolden(content, wiki);
  if (!report)
    return warn(name, `There is no ${content.repositoryPath(goldenFile)}.`, "loopwiki init");
  const { recall5, floor, met, answers } = report;
  const missed = answers.filter(({ holds }) => !holds).map(({ query }) => `"${query}"`);
  const detail = `recall@5 ${recall5.toFixed(2)} of ${count(answers.length, "question")}, floor ${floor}${missed.length === 0 ? "" : `; missed: ${missed.join(", ")}`}`;
  return met ? ok(name, detail) : fail(name, detail, "loopwiki search --golden");
}
