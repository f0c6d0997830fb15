import { expect, test } from "vitest";
import { parseMarkdown } from "#wiki";
import { parseSafely } from "../../../wiki/markdown/parse-safely.ts";
import { factsOf } from "./facts.ts";

test("plain pages are read here, long and doubtful ones in the thread, all with the same result", async () => {
  const plain = "---\ntitle: Beds\n---\n# Beds\n\n[[tomato]] ^id\n";
  const doubtful = "[delete]([[Deletion]]) #tag\n\n";
  const long = [plain + doubtful.repeat(400), plain.repeat(2_000), "- [[leek]]\n".repeat(7_000)];
  for (const source of [plain, doubtful, ...long])
    expect(factsOf(await parseSafely(source))).toEqual(factsOf(parseMarkdown(source)));
});

test("what takes too long is cut off and says so, and the next page is read", async () => {
  // Balanced, so not tangled by any count; a byte order mark, so not for the fast path.
  const hostile = `\uFEFF${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const slow = parseSafely(hostile);
  const next = parseSafely(`\uFEFF${"[[leek]] ".repeat(1_000)}`);
  const { tangle, links } = await slow;
  expect(tangle).toMatch(/cannot be read: it took longer than 2 s/);
  expect(links).toEqual([]);
  expect((await next).links).toHaveLength(1_000);
});
