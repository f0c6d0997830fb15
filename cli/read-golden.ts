import { goldenFile, LoopwikiError, parseGolden, type ContentRoot, type Golden } from "#wiki";

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
