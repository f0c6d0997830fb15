import {
  engineInMemory,
  goldenFile,
  LoopwikiError,
  measureGolden,
  pageFactsOf,
  parseGolden,
  type ContentRoot,
  type Golden,
  type GoldenReport,
  type Wiki,
} from "#wiki";

/** The golden queries of the repository; undefined when it has none. Throws `bad-golden`. */
export async function readGolden(content: ContentRoot): Promise<Golden | undefined> {
  const text = await content.read(goldenFile);
  if (text === undefined) return undefined;
  const { golden, findings } = parseGolden(text, content.repositoryPath(goldenFile));
  if (golden) return golden;
  const [first] = findings;
  throw new LoopwikiError(
    "bad-golden",
    `${first?.file ?? goldenFile}:${first?.line ?? 1} ${first?.reason ?? "cannot be read"}`,
    { hint: `Expected, for example:\n${first?.expected?.[0] ?? ""}` },
  );
}

/**
 * Whether search still finds what it must, by words alone and in memory: the same on every machine, whether
 * or not it has a model and an index. Undefined when there is nothing to ask. Throws `bad-golden`.
 */
export async function askGolden(
  content: ContentRoot,
  wiki: Wiki,
): Promise<GoldenReport | undefined> {
  const golden = await readGolden(content);
  if (!golden) return undefined;
  const index = await wiki.index();
  const facts = pageFactsOf(index, await wiki.graph());
  const engine = engineInMemory(index.pages, { clock: () => new Date(), facts });
  return measureGolden(golden, { engine, index, mode: "text" });
}
