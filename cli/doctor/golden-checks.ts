import {
  engineInMemory,
  goldenFile,
  measureGolden,
  pageFactsOf,
  type ContentRoot,
  type Wiki,
} from "#wiki";
import { readGolden } from "../read-golden.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";

const name = "golden queries";

/**
 * Whether search still finds what it must, by words alone and in memory: the same on every machine, whether
 * or not it has a model and an index. `loopwiki search --golden` asks as a person would.
 */
export async function checkGolden(content: ContentRoot, wiki: Wiki): Promise<Check> {
  const golden = await readGolden(content);
  if (!golden)
    return warn(name, `There is no ${content.repositoryPath(goldenFile)}.`, "loopwiki init");
  const index = await wiki.index();
  const facts = pageFactsOf(index, await wiki.graph());
  const engine = engineInMemory(index.pages, { clock: () => new Date(), facts });
  const { recall5, floor, met, answers } = await measureGolden(golden, {
    engine,
    index,
    mode: "text",
  });
  const missed = answers.filter(({ holds }) => !holds).map(({ query }) => `"${query}"`);
  const detail = `recall@5 ${recall5.toFixed(2)} of ${count(answers.length, "question")}, floor ${floor}${missed.length === 0 ? "" : `; missed: ${missed.join(", ")}`}`;
  return met ? ok(name, detail) : fail(name, detail, "loopwiki search --golden");
}
