import type { LinkGraph } from "../links/graph.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { PageFacts } from "./store.ts";

/** What ranking knows of each page, by its path: how many pages link to it, and which one replaces it. */
export function pageFactsOf(index: PageIndex, graph: LinkGraph): Map<string, PageFacts> {
  const replacedBy = new Map<string, string>();
  for (const page of index.pages) {
    for (const name of page.fields?.supersedes ?? []) {
      const old = index.byPath(name) ?? index.find(name);
      if (old && old !== page) replacedBy.set(old.path, page.path);
    }
  }
  return new Map(
    index.pages.map(({ path }) => {
      const linking = new Set(graph.backlinks(path).map(({ from }) => from.path));
      linking.delete(path);
      const supersededBy = replacedBy.get(path);
      return [
        path,
        { inbound: linking.size, ...(supersededBy === undefined ? {} : { supersededBy }) },
      ];
    }),
  );
}
