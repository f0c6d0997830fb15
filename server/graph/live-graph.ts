import { createHash } from "node:crypto";
import { z } from "zod";
import { folderOf, type PageIndex } from "#wiki";
import type { ServerServices } from "../services.ts";
import { startOf, type Layout, type LayoutEdge } from "./layout.ts";
import { layOutApart } from "./layout-thread.ts";

export interface GraphNode {
  id: string;
  title: string;
  type: string;
  folder: string;
  x: number;
  y: number;
  /** Pages it links to and that link to it. */
  links: number;
}

export interface WikiGraph {
  nodes: readonly GraphNode[];
  /** Positions in `nodes`: from, to; each pair once. */
  edges: readonly (readonly [number, number])[];
  /** `settled`: where it stays; `pending`: where it was or begins, while the places are worked out. */
  layout: "settled" | "pending";
  /** Of pages, titles and links: the same content is drawn in the same places. */
  hash: string;
}

interface Shape {
  names: string[];
  edges: LayoutEdge[];
  hash: string;
}

interface Settled {
  hash: string;
  layout: Layout;
  names: readonly string[];
}

/** Where the layout is kept between runs of the server: 10,000 nodes take some seconds. */
const cacheFile = "graph-layout.json";
const cacheSchema = z.object({ hash: z.string(), x: z.array(z.number()), y: z.array(z.number()) });

/** So many nodes are laid out while somebody waits: it takes a fraction of a second. */
const waitFor = 300;

/** The links between pages, with a place for each page, worked out once for the same links. */
export class LiveGraph {
  readonly #services: Pick<ServerServices, "wiki">;
  readonly #closing: AbortSignal;
  #shape: { index: PageIndex; shape: Shape } | undefined;
  #settled: Settled | undefined;
  /** The last answer, and what it was made of. */
  #shown: { index: PageIndex; settled: Settled | undefined; graph: WikiGraph } | undefined;
  #working: { hash: string; done: Promise<void> } | undefined;

  constructor(services: Pick<ServerServices, "wiki">, closing: AbortSignal) {
    this.#services = services;
    this.#closing = closing;
  }

  /** The same object while pages, links and places are the same. */
  async get(): Promise<WikiGraph> {
    const [index, shape] = await this.#look();
    const work = this.#settle(shape);
    if (shape.names.length <= waitFor) await work.catch(() => undefined);
    const settled = this.#settled;
    if (this.#shown?.index === index && this.#shown.settled === settled) return this.#shown.graph;
    const graph = this.#draw(index, shape);
    this.#shown = { index, settled, graph };
    return graph;
  }

  #draw(index: PageIndex, shape: Shape): WikiGraph {
    const isSettled = this.#settled?.hash === shape.hash;
    const layout = isSettled && this.#settled ? this.#settled.layout : this.#meanwhile(shape);
    const degree = new Uint32Array(shape.names.length);
    for (const { from, to } of shape.edges)
      for (const node of [from, to]) degree[node] = (degree[node] ?? 0) + 1;
    const nodes = index.pages.map(({ id, title, type, path }, at) => ({
      id,
      title,
      type,
      folder: folderOf(path),
      x: rounded(layout.x[at]),
      y: rounded(layout.y[at]),
      links: degree[at] ?? 0,
    }));
    return {
      nodes,
      edges: shape.edges.map(({ from, to }) => [from, to] as const),
      layout: isSettled ? "settled" : "pending",
      hash: shape.hash,
    };
  }

  /** Works the places out before anybody asks. */
  async warm(): Promise<void> {
    const [, shape] = await this.#look();
    await this.#settle(shape);
  }

  async #look(): Promise<[PageIndex, Shape]> {
    const { wiki } = this.#services;
    const index = await wiki.index();
    if (this.#shape?.index === index) return [index, this.#shape.shape];
    const graph = await wiki.graph();
    const places = new Map(index.pages.map(({ path }, at) => [path, at]));
    const edges: LayoutEdge[] = [];
    for (const [from, { path }] of index.pages.entries()) {
      const targets = new Set(graph.links(path).map((edge) => places.get(edge.to.path) ?? from));
      targets.delete(from);
      for (const to of targets) edges.push({ from, to });
    }
    const names = index.pages.map(({ id }) => id);
    const flat = edges.flatMap(({ from, to }) => [from, to]);
    const hash = createHash("sha256")
      .update(JSON.stringify([names, flat]))
      .digest("hex");
    const shape = { names, edges, hash };
    this.#shape = { index, shape };
    return [index, shape];
  }

  #settle(shape: Shape): Promise<void> {
    if (this.#settled?.hash === shape.hash) return Promise.resolve();
    if (this.#working) return this.#working.done; // one at a time; the next question sees to the rest
    const done = this.#workOut(shape).finally(() => {
      this.#working = undefined;
    });
    this.#working = { hash: shape.hash, done };
    done.catch(() => undefined); // without it the start is shown
    return done;
  }

  async #workOut(shape: Shape): Promise<void> {
    const known = await this.#recall(shape);
    const layout = known ?? (await layOutApart(shape.names, shape.edges, this.#closing));
    this.#settled = { hash: shape.hash, layout, names: shape.names };
    if (known || shape.names.length <= waitFor) return;
    const text = { hash: shape.hash, x: [...layout.x].map(rounded), y: [...layout.y].map(rounded) };
    const { content } = this.#services.wiki;
    await content.writeWorkingFile(cacheFile, JSON.stringify(text)).catch(() => undefined);
  }

  async #recall({ hash, names }: Shape): Promise<Layout | undefined> {
    if (names.length <= waitFor) return undefined;
    try {
      const text = await this.#services.wiki.content.readWorkingFile(cacheFile);
      const cache = cacheSchema.parse(JSON.parse(text ?? ""));
      const isSame = cache.hash === hash && cache.x.length === names.length;
      return isSame ? { x: Float32Array.from(cache.x), y: Float32Array.from(cache.y) } : undefined;
    } catch {
      return undefined; // none, or another version's
    }
  }

  /** Pages stay where they were; new ones stand where a layout would begin. */
  #meanwhile({ names }: Shape): Layout {
    const start = startOf(names);
    const before = this.#settled;
    if (!before) return start;
    const places = new Map(before.names.map((name, at) => [name, at]));
    for (const [at, name] of names.entries()) {
      const place = places.get(name);
      if (place === undefined) continue;
      start.x[at] = before.layout.x[place] ?? 0;
      start.y[at] = before.layout.y[place] ?? 0;
    }
    return start;
  }
}

function rounded(value = 0): number {
  return Math.round(value * 10) / 10;
}
