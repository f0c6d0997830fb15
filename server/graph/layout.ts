import { createRequire } from "node:module";

/** Where each node is drawn, in the order of the nodes; units are arbitrary, the middle is 0. */
export interface Layout {
  x: Float32Array;
  y: Float32Array;
}

export interface LayoutEdge {
  /** Positions in the list of nodes. */
  from: number;
  to: number;
}

/** From so many nodes on, far ones push together (Barnes-Hut), and fewer rounds must do. */
const manyNodes = 400;

/**
 * ForceAtlas2 over the links, from the same start every time, so that the same wiki always looks the same.
 * Takes a tenth of a second for 300 nodes and many seconds for 10,000: call it in a thread of its own.
 */
export function layOut(names: readonly string[], edges: readonly LayoutEdge[]): Layout {
  const start = startOf(names);
  if (names.length < 2) return start;
  const { iterate, defaults } = loadForceAtlas();
  const settings = {
    ...defaults,
    barnesHutOptimize: names.length >= manyNodes,
    gravity: 1,
    scalingRatio: 8,
    slowDown: 1 + Math.log(names.length),
  };
  const nodes = nodeMatrix(start, edges);
  const links = Float32Array.from(
    edges.flatMap(({ from, to }) => [from * perNode, to * perNode, 1]),
  );
  for (let round = roundsFor(names.length); round > 0; round -= 1) iterate(settings, nodes, links);
  return centred(nodes, names.length);
}

/** Enough that more change little to the eye; for thousands of nodes, what fits into some seconds. */
function roundsFor(nodes: number): number {
  if (nodes < manyNodes) return 200;
  return nodes < 3_000 ? 120 : 50;
}

/** A sunflower: each node has a place of its own, by its name alone, near others of its folder. */
export function startOf(names: readonly string[]): Layout {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const x = new Float32Array(names.length);
  const y = new Float32Array(names.length);
  for (let at = 0; at < names.length; at += 1) {
    const radius = 10 * Math.sqrt(at + 0.5);
    x[at] = radius * Math.cos(at * golden);
    y[at] = radius * Math.sin(at * golden);
  }
  return { x, y };
}

/** Numbers of each node in the matrix of graphology-layout-forceatlas2: x, y, then eight of its own. */
const perNode = 10;

function nodeMatrix({ x, y }: Layout, edges: readonly LayoutEdge[]): Float32Array {
  const matrix = new Float32Array(x.length * perNode);
  for (let at = 0; at < x.length; at += 1) {
    const place = at * perNode;
    matrix[place] = x[at] ?? 0;
    matrix[place + 1] = y[at] ?? 0;
    matrix[place + 6] = 1; // mass, and one more for each link
    matrix[place + 7] = 1; // convergence
    matrix[place + 8] = 1; // size
  }
  for (const { from, to } of edges)
    for (const node of [from, to])
      matrix[node * perNode + 6] = (matrix[node * perNode + 6] ?? 1) + 1;
  return matrix;
}

function centred(matrix: Float32Array, count: number): Layout {
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  let [sumX, sumY] = [0, 0];
  for (let at = 0; at < count; at += 1) {
    sumX += x[at] = matrix[at * perNode] ?? 0;
    sumY += y[at] = matrix[at * perNode + 1] ?? 0;
  }
  return { x: x.map((value) => value - sumX / count), y: y.map((value) => value - sumY / count) };
}

interface ForceAtlas {
  iterate: (settings: object, nodes: Float32Array, edges: Float32Array) => void;
  defaults: object;
}

/** Its rounds one by one, which its front door does not offer; the file names are checked by a test. */
function loadForceAtlas(): ForceAtlas {
  const require = createRequire(import.meta.url);
  const iterate: unknown = require("graphology-layout-forceatlas2/iterate.js");
  const defaults: unknown = require("graphology-layout-forceatlas2/defaults.js");
  if (!isIterate(iterate) || typeof defaults !== "object" || defaults === null)
    throw new Error("graphology-layout-forceatlas2 is not the version this was written for");
  return { iterate, defaults };
}

function isIterate(value: unknown): value is ForceAtlas["iterate"] {
  return typeof value === "function";
}
