import { renderSafely, type Edge, type Heading, type Page } from "#wiki";
import { resolverFrom } from "./link-views.ts";
import { mentionOf, type Mention } from "./mentions.ts";
import type { ServerServices } from "../services.ts";

export interface Backlink {
  page: Pick<Page, "id" | "title">;
  mentions: readonly Mention[];
}

export interface WikiPageProps {
  page: Page;
  /** Sanitized HTML of the page's Markdown. */
  html: string;
  headings: readonly Heading[];
  backlinks: readonly Backlink[];
}

type WikiServices = Pick<ServerServices, "wiki">;

/** The page with exactly this id: names and aliases are for links, addresses are one per page. */
export async function findPage({ wiki }: WikiServices, id: string): Promise<Page | undefined> {
  return (await wiki.pages()).find((page) => page.id === id);
}

export async function gatherPage({ wiki }: WikiServices, page: Page): Promise<WikiPageProps> {
  const [index, graph] = await Promise.all([wiki.index(), wiki.graph()]);
  const rendered = await renderSafely(page.source, { resolve: resolverFrom(index, page.path) });
  const others = graph.backlinks(page.path).filter(({ from }) => from.path !== page.path);
  return { page, ...rendered, backlinks: backlinksOf(others) };
}

/** One entry per linking page, with every sentence that links. */
function backlinksOf(edges: readonly Edge[]): Backlink[] {
  const backlinks = new Map<string, { page: Page; mentions: Backlink["mentions"] }>();
  for (const { from, link } of edges) {
    const mentions = backlinks.get(from.path)?.mentions ?? [];
    const mention = mentionOf(from.source, link);
    backlinks.set(from.path, { page: from, mentions: [...mentions, mention] });
  }
  return [...backlinks.values()];
}
