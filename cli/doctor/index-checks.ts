import { indexState, type ContentRoot, type Page } from "#wiki";
import { count, ok, warn, type Check } from "./check.ts";

/** The search index. It mends itself, so nothing about it is a failure. */
export async function checkIndex(content: ContentRoot, pages: readonly Page[]): Promise<Check> {
  const { state, chunks, vectors, model, size } = await indexState(content, pages);
  if (state === "none") return ok("search index", "None yet: the first search makes it.");
  const detail = `${count(chunks, "passage")}, ${vectors} with vectors${model === undefined ? "" : ` of ${model}`}, ${(size / 1_000_000).toFixed(1)} MB`;
  if (state === "stale")
    return ok("search index", `${detail}; the next search brings it up to the pages.`);
  return model === undefined || vectors >= chunks
    ? ok("search index", detail)
    : warn("search index", `${detail}: some passages have no vector.`, "loopwiki index");
}
