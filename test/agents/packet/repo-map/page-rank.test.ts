import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Edges } from "../../../../agents/packet/repo-map/graph.ts";
import { pageRank } from "../../../../agents/packet/repo-map/page-rank.ts";

function edgesOf(list: readonly (readonly [number, number, number])[]): Edges {
  const edges = new Edges();
  for (const [from, to, weight] of list) edges.add(from, to, weight);
  return edges;
}

test("weight is handed on, never made or lost", () => {
  const size = 6;
  const edge = fc.tuple(
    fc.nat(size - 1),
    fc.nat(size - 1),
    fc.double({ min: 0.1, max: 9, noNaN: true }),
  );
  const start = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), {
    minLength: size,
    maxLength: size,
  });
  fc.assert(
    fc.property(start, fc.array(edge), fc.array(edge), (values, one, other) => {
      fc.pre(values.some((value) => value > 0.01));
      const relations = [
        { edges: edgesOf(one), share: 1 },
        { edges: edgesOf(other), share: 0.5, back: true },
      ];
      const ranks = pageRank(Float64Array.from(values), relations, 0.3);
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 6);
      expect(ranks.every((rank) => rank >= 0)).toBe(true);
    }),
  );
});

test("a file is worth more when those that matter lead to it", () => {
  const edges = edgesOf([
    [0, 1, 3],
    [0, 2, 1],
  ]);
  const [asked, used, little, other] = pageRank(
    Float64Array.of(1, 0, 0, 0),
    [{ edges, share: 1 }],
    0.3,
  );
  expect([asked! > used!, used! > little!, little! > other!, other]).toEqual([true, true, true, 0]);
  const back = pageRank(Float64Array.of(0, 1, 0, 0), [{ edges, share: 1, back: true }], 0.3);
  expect(back[0]).toBeGreaterThan(0);
  expect([...pageRank(new Float64Array(2), [], 0.3)]).toEqual([0, 0]);
});
