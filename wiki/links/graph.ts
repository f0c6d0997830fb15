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

/** Who links to whom, by page path. Links to files and hosts are not in it. */
export class LinkGraph {
  readonly #forward = new Map<string, Edge[]>();
  readonly #back = new Map<string, Edge[]>();

  add(edge: Edge): void {
    push(this.#forward, edge.from.path, edge);
    push(this.#back, edge.to.path, edge);
  }

  links(path: string): readonly Edge[] {
    return this.#forward.get(path) ?? [];
  }

  backlinks(path: string): readonly Edge[] {
    return this.#back.get(path) ?? [];
  }
}

/** A link to a heading that is missing still leads to its page. */
export function buildGraph(index: PageIndex): LinkGraph {
  const graph = new LinkGraph();
  for (const from of index.pages) {
    const found = index.resolutions(from);
    for (const [at, link] of from.document.links.entries()) {
      const to = pageMeant(found[at]);
      if (to) graph.add({ from, to, link });
    }
  }
  return graph;
}

function push(map: Map<string, Edge[]>, key: string, edge: Edge): void {
  const edges = map.get(key);
  if (edges) edges.push(edge);
  else map.set(key, [edge]);
}
