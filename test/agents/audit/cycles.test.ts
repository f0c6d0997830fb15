import { array, assert, nat, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { findCycles, type Edges } from "../../../agents/audit/cycles.ts";

const graph = array(tuple(nat(9), nat(9)), { maxLength: 30 }).map((pairs): Edges => {
  const edges = new Map<string, Map<string, number>>();
  for (const [from, to] of pairs) {
    const targets = edges.get(`bed${from}`) ?? new Map<string, number>();
    if (from !== to) targets.set(`bed${to}`, 1);
    edges.set(`bed${from}`, targets);
  }
  return edges;
});

/** Every pair that can reach each other, the slow way. */
function entangled(edges: Edges): string[] {
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [start];
    for (const node of queue)
      for (const target of edges.get(node)?.keys() ?? [])
        if (!seen.has(target)) {
          seen.add(target);
          queue.push(target);
        }
    return seen;
  };
  return [...edges.keys()].filter((node) => reach(node).has(node)).toSorted();
}

test("every cycle is a real way round, and every module in a circle belongs to one component", () => {
  assert(
    property(graph, (edges) => {
      const cycles = findCycles(edges);
      for (const { path, size } of cycles) {
        expect(path.length).toBeLessThanOrEqual(size);
        for (const [index, node] of path.entries())
          expect(edges.get(node)?.has(path[(index + 1) % path.length]!)).toBe(true);
      }
      const members = cycles.reduce((sum, { size }) => sum + size, 0);
      expect(members).toBe(entangled(edges).length);
    }),
  );
});

test("a chain of ten thousand modules overflows no stack", () => {
  const edges: Edges = new Map(
    Array.from({ length: 10_000 }, (_, at) => [`m${at}`, new Map([[`m${(at + 1) % 10_000}`, 1]])]),
  );
  expect(findCycles(edges)[0]?.size).toBe(10_000);
});
