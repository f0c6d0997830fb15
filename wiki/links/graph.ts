import type { Link } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import { pageMeant } from "./resolution.ts";
import type { PageIndex } from "./resolve.ts";

/** One link that leads to a page. */
export interface Edge {
  from: Page;
  to: Page;
  link: Link;
}

type Edges = Map<string, readonly Edge[]>;

/** Who links to whom, by page path. Links to files and hosts are not in it. */
export class LinkGraph {
  readonly #index: PageIndex;
  readonly #forward: Edges;
  readonly #back: Edges;

  private constructor(index: PageIndex, forward: Edges, back: Edges) {
    this.#index = index;
    this.#forward = forward;
    this.#back = back;
  }

  static of(index: PageIndex): LinkGraph {
    const [forward, back] = [new Map<string, Edge[]>(), new Map<string, Edge[]>()];
    for (const from of index.pages)
      for (const edge of edgesOf(index, from)) {
        push(forward, from.path, edge);
        push(back, edge.to.path, edge);
      }
    return new LinkGraph(index, forward, back);
  }

  links(path: string): readonly Edge[] {
    return this.#forward.get(path) ?? [];
  }

  backlinks(path: string): readonly Edge[] {
    return this.#back.get(path) ?? [];
  }

  /**
   * The graph of an index that came of this one's (`PageIndex.next`), the same as a new one, as long as pages
   * are sorted by path. Only the links that were resolved again are looked at.
   */
  next(index: PageIndex): LinkGraph {
    const before = this.#index;
    const isSame = (page: Page): boolean =>
      before.byPath(page.path) === page && before.resolutions(page) === index.resolutions(page);
    const others = index.pages.filter((page) => !isSame(page));
    const gone = before.pages.filter(({ path }) => !index.byPath(path));
    const [forward, back] = [new Map(this.#forward), new Map(this.#back)];
    const changed = new Set([...others, ...gone].map(({ path }) => path));
    const targets = new Set([...changed].flatMap((path) => this.links(path).map(pathOfTarget)));
    for (const path of changed) forward.delete(path);
    const fresh = new Map<string, Edge[]>();
    for (const from of others) {
      const edges = edgesOf(index, from);
      if (edges.length > 0) forward.set(from.path, edges);
      for (const edge of edges) push(fresh, edge.to.path, edge);
    }
    for (const path of new Set([...targets, ...fresh.keys()])) {
      const stay = this.backlinks(path).filter((edge) => !changed.has(edge.from.path));
      const all = [...stay, ...(fresh.get(path) ?? [])].toSorted(byOrigin);
      if (all.length > 0) back.set(path, all);
      else back.delete(path);
    }
    return new LinkGraph(index, forward, back);
  }
}

export function buildGraph(index: PageIndex): LinkGraph {
  return LinkGraph.of(index);
}

/** A link to a heading that is missing still leads to its page. */
function edgesOf(index: PageIndex, from: Page): Edge[] {
  const found = index.resolutions(from);
  return from.document.links.flatMap((link, at) => {
    const to = pageMeant(found[at]);
    return to ? [{ from, to, link }] : [];
  });
}

function pathOfTarget({ to }: Edge): string {
  return to.path;
}

/** Sorting is stable: the links of one page stay in their order. */
function byOrigin({ from: left }: Edge, { from: right }: Edge): number {
  if (left.path === right.path) return 0;
  return left.path < right.path ? -1 : 1;
}

function push(map: Map<string, Edge[]>, key: string, edge: Edge): void {
  const edges = map.get(key);
  if (edges) edges.push(edge);
  else map.set(key, [edge]);
}
