import * as fc from "fast-check";
import { expect, test } from "vitest";
import { estimateTokens, keepHead, keepTail } from "../../../agents/packet/tokens.ts";

/** Texts like those of a packet: prose, code, paths, blank lines, other scripts. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "price ",
        "till.ts",
        "\n\n",
        "  ",
        "=====",
        "=> {",
        "größe",
        "価格",
        "🍅",
        "12345",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("code and other scripts count more than prose of the same length", () => {
  const prose = "The till adds up all the prices of a basket and rounds them once";
  expect(estimateTokens(prose)).toBe(14);
  expect(estimateTokens("const a=[1,2]; if(x!==y){f(a[0],b.c);}")).toBeGreaterThan(20);
  expect(estimateTokens("価格".repeat(10))).toBe(30);
  expect(estimateTokens("")).toBe(0);
});

test("never fewer than a quarter of the words, never more than the bytes", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const tokens = estimateTokens(text);
      expect(tokens).toBeLessThanOrEqual(Buffer.byteLength(text));
      expect(tokens).toBeGreaterThanOrEqual((text.match(/[A-Za-z]+/g) ?? []).length / 4);
    }),
  );
});

test("what is kept of a text is within its budget, at its start or at its end", () => {
  fc.assert(
    fc.property(texts, fc.nat(200), (text, budget) => {
      const head = keepHead(text, budget);
      const tail = keepTail(text, budget);
      expect(estimateTokens(head)).toBeLessThanOrEqual(budget);
      expect(estimateTokens(tail)).toBeLessThanOrEqual(budget);
      if (estimateTokens(text) <= budget) expect([head, tail]).toEqual([text, text]);
      else if (budget >= 20) {
        expect(text.startsWith(head.slice(0, head.lastIndexOf("\n…")))).toBe(true);
        expect(text.endsWith(tail.slice(tail.indexOf("\n") + 1))).toBe(true);
      }
    }),
  );
});

test("long texts keep their head or their tail and say how much is missing", () => {
  const text = `first ${"tea ".repeat(1000)}last`;
  expect(keepHead(text, 40)).toMatch(/^first (tea )+\n… \(\d+ characters left out\)$/);
  expect(keepTail(text, 40)).toMatch(/^… \(\d+ characters left out\)\n[ea ]*(tea )+last$/);
  expect(keepTail(text, 40).length).toBeGreaterThan(70);
});

test("a megabyte is cut in a moment", () => {
  for (const text of [
    "x".repeat(1e6),
    " ".repeat(1e6),
    "\n".repeat(1e6),
    "{".repeat(1e6),
    "価".repeat(1e6),
  ]) {
    expect(estimateTokens(keepHead(text, 100))).toBeLessThanOrEqual(100);
    expect(estimateTokens(keepTail(text, 100))).toBeLessThanOrEqual(100);
  }
});
