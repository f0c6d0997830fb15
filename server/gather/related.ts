import type { Page } from "#wiki";
import { pageIdOf } from "../addresses.ts";
import type { ServerServices } from "../services.ts";

export interface RelatedPage {
  id: string;
  title: string;
  /** Higher is nearer. */
  score: number;
}

const most = 5;

/** Pages about the same that the page does not link to already: what a reader could not find otherwise. */
export async function relatedPages(
  { wiki, search }: Pick<ServerServices, "wiki" | "search">,
  page: Page,
): Promise<RelatedPage[]> {
  const graph = await wiki.graph();
  const linked = new Set(graph.links(page.path).map(({ to }) => to.path));
  const { hits } = await search.similar(page, most + linked.size);
  return hits
    .filter((hit) => !linked.has(hit.page))
    .slice(0, most)
    .map(({ page: path, title, score }) => ({ id: pageIdOf(path), title, score }));
}
