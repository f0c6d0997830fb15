import * as fc from "fast-check";
import { expect, test } from "vitest";
import { layOut } from "../../../server/graph/layout.ts";

const beds = (count: number): string[] => Array.from({ length: count }, (_, at) => `bed-${at}`);

test("the same links are drawn in the same places, and every place is a number", () => {
  const edge = fc.record({ from: fc.nat(29), to: fc.nat(29) });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 60 }), (edges) => {
      const [one, two] = [layOut(beds(30), edges), layOut(beds(30), edges)];
      expect(one).toEqual(two);
      expect([...one.x, ...one.y].every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("beds that are linked are nearer to each other than those that are not", () => {
  const edges = [0, 1, 2, 3].flatMap((from) =>
    [0, 1, 2, 3].filter((to) => to > from).map((to) => ({ from, to })),
  );
  const { x, y } = layOut(beds(40), edges);
  const apart = (a: number, b: number): number =>
    Math.hypot((x[a] ?? 0) - (x[b] ?? 0), (y[a] ?? 0) - (y[b] ?? 0));
  expect(apart(0, 1)).toBeLessThan(apart(0, 30));
  expect(apart(2, 3)).toBeLessThan(apart(2, 39));
});

test("thousands are laid out too, and none or one have a place", () => {
  expect(layOut([], [])).toMatchObject({ x: new Float32Array(0) });
  expect(layOut(["alone"], [])).toMatchObject({ x: expect.anything() });
  const { x } = layOut(beds(450), [{ from: 0, to: 449 }]);
  expect(x).toHaveLength(450);
});
