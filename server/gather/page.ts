import {
  LoopwikiError,
  renderSafely,
  type Edge,
  type Heading,
  type Page,
  type PageIndex,
  type SafeRendering,
} from "#wiki";
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
    renderOnce(index, page),
    sourceStates({ wiki }, page),
  ]);
  const others = graph.backlinks(page.path).filter(({ from }) => from.path !== page.path);
  const linking = [...new Set(others.map(({ from }) => from.path))];
  const shown = new Set(linking.slice(0, mostBacklinks));
  const backlinks = backlinksOf(others.filter(({ from }) => shown.has(from.path)));
  return { page, ...rendered, backlinks, linkedFrom: linking.length, sources };
}

/** Characters of HTML that are kept: about a thousand pages. */
const maxKept = 16_000_000;

type Resolutions = ReturnType<PageIndex["resolutions"]>;
const rendered = new Map<string, { resolutions: Resolutions; html: SafeRendering }>();
let keptCharacters = 0;

/**
 * The page as it was rendered before, as long as its text and all that its links lead to are the same, which
 * its resolutions being the same says. What a page embeds can embed others: then each link is asked again.
 */
async function renderOnce(index: PageIndex, page: Page): Promise<SafeRendering> {
  const resolutions = index.resolutions(page);
  const key = `${index.prefix}\0${page.path}`;
  const before = rendered.get(key);
  if (before?.resolutions === resolutions) return before.html;
  const html = await renderSafely(page.source, renderingFrom(index, page.path));
  if (page.document.links.some(({ kind }) => kind === "embed") || html.cutOff !== undefined)
    return html;
  forget(key);
  rendered.set(key, { resolutions, html });
  keptCharacters += html.html.length;
  for (const oldest of rendered.keys()) {
    if (keptCharacters <= maxKept) break;
    forget(oldest);
  }
  return html;
}

function forget(key: string): void {
  keptCharacters -= rendered.get(key)?.html.html.length ?? 0;
  rendered.delete(key);
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
