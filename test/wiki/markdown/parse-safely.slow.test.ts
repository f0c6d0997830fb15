import { expect, test } from "vitest";
import { lintRules } from "#wiki";
import { hashOf, pageOf } from "../../../wiki/page.ts";
import { parseSafely } from "../../../wiki/markdown/parse-safely.ts";
import { hostileShapes } from "./hostile-shapes.ts";

const sizes = [20_000, 200_000, 1_000_000];
const cases = Object.keys(hostileShapes).flatMap((name) =>
  sizes.map((size): [string, number] => [name, size]),
);

/** The longest time, in milliseconds, in which nothing else got a turn. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  await work();
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  clearInterval(timer);
  return longest;
}

test.each(cases)("%s, %i characters, are read or reported in 2.5 s", async (name, size) => {
  const source = hostileShapes[name]?.(size) ?? "";
  expect(source.length).toBeGreaterThanOrEqual(size * 0.9);
  await parseSafely(`[[${"x".repeat(5_000)}]]`); // the thread may need to start again
  const started = performance.now();
  let document: Awaited<ReturnType<typeof parseSafely>> | undefined;
  const held = await longestHold(async () => {
    document = await parseSafely(source);
  });
  expect(performance.now() - started).toBeLessThan(2_500);
  expect(held).toBeLessThan(1_000);
  if (document === undefined) throw new Error("nothing was read");
  if (document.tangle === undefined) return;
  const page = pageOf(
    { path: "wiki/x.md", file: "wiki/x.md" },
    { source, hash: hashOf(source) },
    document,
  );
  const rule = lintRules.find(({ id }) => id === "no-tangled-markdown");
  const context = { pages: [page] };
  // @ts-expect-error -- the rule looks at nothing else
  const problems = await rule?.run(context);
  expect(problems?.[0]?.reason).toBe(`Unexpected ${document.tangle}.`);
});
