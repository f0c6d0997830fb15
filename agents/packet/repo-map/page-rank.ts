import type { Edges } from "./graph.ts";

/** Rounds after which nothing changes that a ranking could show: 0.3^8 is below a ten-thousandth. */
const rounds = 8;

/** One kind of edges and the share of a file's weight that goes along it. */
export interface Relation {
  edges: Edges;
  share: number;
  /** Goes from the second file to the first. */
  back?: boolean;
}

/**
 * PageRank that starts again at `start` (not negative; normalized here): a file is worth what it was worth
 * by itself, and what those say that lead to it. A file without edges keeps its weight.
 */
export function pageRank(
  start: Float64Array,
  relations: readonly Relation[],
  follow: number,
): Float64Array {
  const total = start.reduce((sum, value) => sum + value, 0);
  if (total === 0) return start.slice();
  const first = start.map((value) => value / total);
  const edges = weigh(relations, start.length);
  let rank = first;
  for (let round = 0; round < rounds; round += 1) {
    const given = edges.given.map((left, file) => left * (rank[file] ?? 0)); // what has no edges is kept
    for (let edge = 0; edge < edges.from.length; edge += 1) {
      const target = edges.to[edge] ?? 0;
      const value = (rank[edges.from[edge] ?? 0] ?? 0) * (edges.weight[edge] ?? 0);
      given[target] = (given[target] ?? 0) + value;
    }
    rank = given.map((value, file) => (1 - follow) * (first[file] ?? 0) + follow * value);
  }
  return rank;
}

interface Weighed {
  from: Int32Array;
  to: Int32Array;
  /** Of what a file gives away, the part that goes along each edge. */
  weight: Float64Array;
  /** 1 for a file that no edge leaves, else 0. */
  given: Float64Array;
}

/** All edges in one list; the shares of the relations that a file has edges of add up to 1. */
function weigh(relations: readonly Relation[], files: number): Weighed {
  const sums = relations.map((relation) => sumsOf(relation, files));
  const shares = new Float64Array(files);
  relations.forEach(({ share }, kind) =>
    sums[kind]?.forEach((sum, file) => {
      if (sum > 0) shares[file] = (shares[file] ?? 0) + share;
    }),
  );
  const count = relations.reduce((sum, { edges }) => sum + edges.weight.length, 0);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const weight = new Float64Array(count);
  let at = 0;
  relations.forEach((relation, kind) => {
    const [sources, targets] = ends(relation);
    relation.edges.weight.forEach((value, edge) => {
      const source = sources[edge] ?? 0;
      from[at] = source;
      to[at] = targets[edge] ?? 0;
      weight[at] = (value / (sums[kind]?.[source] ?? 1)) * (relation.share / (shares[source] ?? 1));
      at += 1;
    });
  });
  return { from, to, weight, given: shares.map((share) => (share === 0 ? 1 : 0)) };
}

function sumsOf(relation: Relation, files: number): Float64Array {
  const sums = new Float64Array(files);
  const [sources] = ends(relation);
  relation.edges.weight.forEach((value, edge) => {
    const source = sources[edge] ?? 0;
    sums[source] = (sums[source] ?? 0) + value;
  });
  return sums;
}

function ends({ edges, back = false }: Relation): [number[], number[]] {
  return back ? [edges.to, edges.from] : [edges.from, edges.to];
}
