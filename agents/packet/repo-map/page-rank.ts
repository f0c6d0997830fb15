import type { Edges } from "./graph.ts";

/** Rounds after which nothing changes that a ranking could show: 0.6^16 is below a thousandth. */
const rounds = 16;

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
  const wired = relations.map((relation) => wire(relation, start.length));
  const shares = new Float64Array(start.length);
  for (const { out, share } of wired)
    out.forEach((sum, file) => {
      if (sum > 0) shares[file] = (shares[file] ?? 0) + share;
    });
  let rank = first;
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(start.length);
    for (const { from, to, weight, out, share } of wired)
      for (let edge = 0; edge < from.length; edge += 1) {
        const source = from[edge] ?? 0;
        const given = (weight[edge] ?? 0) / (out[source] ?? 1);
        const part = share / (shares[source] ?? 1);
        const target = to[edge] ?? 0;
        next[target] = (next[target] ?? 0) + (rank[source] ?? 0) * given * part;
      }
    const previous = rank;
    rank = next.map((value, file) => {
      const kept = shares[file] === 0 ? (previous[file] ?? 0) : 0;
      return (1 - follow) * (first[file] ?? 0) + follow * (value + kept);
    });
  }
  return rank;
}

interface Wired {
  from: readonly number[];
  to: readonly number[];
  weight: readonly number[];
  /** Sum of the weights that leave each file. */
  out: Float64Array;
  share: number;
}

function wire({ edges, share, back = false }: Relation, files: number): Wired {
  const [from, to] = back ? [edges.to, edges.from] : [edges.from, edges.to];
  const out = new Float64Array(files);
  from.forEach((file, edge) => {
    out[file] = (out[file] ?? 0) + (edges.weight[edge] ?? 0);
  });
  return { from, to, weight: edges.weight, out, share };
}
