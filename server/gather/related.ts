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
/** How long an answer is good enough (ms), and how many are kept: asking costs more than all else on a page. */
const kept = { ms: 60_000, answers: 2_000 };

interface Answer {
  until: number;
  related: Promise<RelatedPage[]>;
}

const answers = new WeakMap<ServerServices["wiki"], Map<string, Answer>>();

/** Pages about the same that the page does not link to already: what a reader could not find otherwise. */
export function relatedPages(
  services: Pick<ServerServices, "wiki" | "search">,
  page: Page,
): Promise<RelatedPage[]> {
  const { wiki } = services;
  const known = answers.get(wiki) ?? new Map<string, Answer>();
  answers.set(wiki, known);
  const key = `${page.path} ${page.hash}`;
  const before = known.get(key);
  if (before && performance.now() < before.until) return before.related;
  const related = askRelated(services, page);
  if (known.size >= kept.answers) known.clear();
  known.set(key, { until: performance.now() + kept.ms, related });
  related.catch(() => known.delete(key));
  return related;
}

async function askRelated(
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
