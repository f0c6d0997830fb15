import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "#wiki";
import { pageIdOf } from "../addresses.ts";
import type { ServerServices } from "../services.ts";

export interface RelatedPage {
  id: string;
  title: string;
  /** Higher is nearer. */
  score: number;
}

type Services = Pick<ServerServices, "wiki" | "search">;

const most = 5;
/** How long an answer is good (ms), the page's text being the same or another; how many are kept. */
const kept = { same: 600_000, edited: 60_000, answers: 20_000 };

interface Answer {
  /** Hash of the page's text. */
  hash: string;
  askedAt: number;
  related: Promise<RelatedPage[]>;
  /** The one before, until this one is there. */
  known: RelatedPage[] | undefined;
}

const memories = new WeakMap<Services["wiki"], Related>();

/**
 * Pages about the same that the page does not link to already: what a reader could not find otherwise. Asking
 * costs more than all else on a page: who has no patience gets the answer of before, or none the first time.
 */
export async function relatedPages(
  services: Services,
  page: Page,
  patienceMs = Infinity,
): Promise<RelatedPage[]> {
  const { wiki } = services;
  const memory = memories.get(wiki) ?? new Related();
  memories.set(wiki, memory);
  const related = await memory.of(services, page, patienceMs);
  const [index, graph] = [await wiki.index(), await wiki.graph()];
  const linked = new Set(graph.links(page.path).map(({ to }) => to.id));
  return related
    .filter(({ id }) => !linked.has(id) && index.byPath(`wiki/${id}.md`) !== undefined)
    .slice(0, most);
}

/** Answers for pages by their path. One is worked out at a time: nobody's view waits for fifty of them. */
class Related {
  readonly #answers = new Map<string, Answer>();
  #last: Promise<unknown> = Promise.resolve();

  async of(services: Services, page: Page, patienceMs: number): Promise<RelatedPage[]> {
    const before = this.#answers.get(page.path);
    const answer = before && isGood(before, page) ? before : this.#ask(services, page, before);
    if (answer.known) return answer.known;
    if (patienceMs === Infinity) return answer.related;
    const found = answer.related.catch(() => []);
    return Promise.race([found, sleep(patienceMs, [], { ref: false })]);
  }

  #ask(services: Services, page: Page, before: Answer | undefined): Answer {
    const related = this.#last.then(() => askRelated(services, page));
    this.#last = related.catch(() => undefined);
    const { path, hash } = page;
    const answer: Answer = { hash, askedAt: performance.now(), related, known: before?.known };
    if (this.#answers.size >= kept.answers) this.#answers.clear();
    this.#answers.set(path, answer);
    related.then(
      (found) => (answer.known = found),
      () => this.#answers.get(path) === answer && this.#answers.delete(path),
    );
    return answer;
  }
}

function isGood({ hash, askedAt }: Answer, page: Page): boolean {
  return performance.now() - askedAt < (hash === page.hash ? kept.same : kept.edited);
}

async function askRelated({ wiki, search }: Services, page: Page): Promise<RelatedPage[]> {
  const graph = await wiki.graph();
  const linked = new Set(graph.links(page.path).map(({ to }) => to.path));
  const { hits } = await search.similar(page, most + linked.size);
  return hits
    .filter((hit) => !linked.has(hit.page))
    .map(({ page: path, title, score }) => ({ id: pageIdOf(path), title, score }));
}
