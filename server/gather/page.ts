import { LoopwikiError, renderSafely, type Edge, type Heading, type Page } from "#wiki";
import { nearNames } from "./near-names.ts";
import { renderingFrom } from "./link-views.ts";
import { sourceStates, type SourceState } from "./sources.ts";
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
  /** Why the page is shown as plain text, when it is. */
  cutOff?: string;
  /** The first of them; a page that everybody links to would never be done. */
  backlinks: readonly Backlink[];
  /** How many pages link here. */
  linkedFrom: number;
  sources: readonly SourceState[];
}

const mostBacklinks = 50;

type WikiServices = Pick<ServerServices, "wiki">;

/** The page with exactly this id: names and aliases are for links, addresses are one per page. */
export async function findPage({ wiki }: WikiServices, id: string): Promise<Page | undefined> {
  return (await wiki.index()).byPath(`wiki/${id}.md`);
}

/** The same, or an error that names the nearest. */
export async function requirePage(services: WikiServices, id: string): Promise<Page> {
  const page = await findPage(services, id);
  if (page) return page;
  const [near] = nearNames(
    id,
    (await services.wiki.pages()).map((known) => known.id),
    1,
  );
  const question = near === undefined ? "." : `; did you mean ${near}?`;
  const title = `Unexpected page ${JSON.stringify(id.slice(0, 200))}, which does not exist${question}`;
  throw new LoopwikiError("no-page", title, { hint: "A page is named by its path below wiki/." });
}

export async function gatherPage({ wiki }: WikiServices, page: Page): Promise<WikiPageProps> {
  const [index, graph] = await Promise.all([wiki.index(), wiki.graph()]);
  const [rendered, sources] = await Promise.all([
    renderSafely(page.source, renderingFrom(index, page.path)),
    sourceStates({ wiki }, page),
  ]);
  const others = graph.backlinks(page.path).filter(({ from }) => from.path !== page.path);
  const linking = [...new Set(others.map(({ from }) => from.path))];
  const shown = new Set(linking.slice(0, mostBacklinks));
  const backlinks = backlinksOf(others.filter(({ from }) => shown.has(from.path)));
  return { page, ...rendered, backlinks, linkedFrom: linking.length, sources };
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
