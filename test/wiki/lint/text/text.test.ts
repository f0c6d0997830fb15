import * as fc from "fast-check";
import { expect, test } from "vitest";
import { codeRanges, withoutCode } from "../../../../wiki/lint/text/mask.ts";
import { Phrases } from "../../../../wiki/lint/text/phrases.ts";
import { placeAt } from "../../../../wiki/lint/text/place.ts";
import { proseOf } from "../../../../wiki/lint/text/prose.ts";
import { similarPairs } from "../../../../wiki/lint/text/similar.ts";
import { hashOf, Words } from "../../../../wiki/lint/text/words.ts";
import { page } from "../../garden.ts";

test.each([
  ["sow `peas` now", "sow        now"],
  ["``a ` b`` and `", "          and `"],
  ["a `b\nc` d", "a   \n   d"],
  ["a `b\n\nc` d", "a `b\n\nc` d"],
  ["x\n```js\npeas\n```\ny", "x\n     \n    \n   \ny"],
  ["- ```\n  peas\n  ```\ny `z`", "     \n      \n     \ny    "],
  ["````\n```\nin\n````\nout", "    \n   \n  \n    \nout"],
  ["~~~\nopen", "   \n    "],
  ["```a``` text", "        text"],
])("without code %j is %j", (text, expected) => {
  expect(withoutCode(text)).toBe(expected);
});

test("prose has no front matter, links, headings, addresses, comments and tags", () => {
  const { source, ...rest } = page(
    "wiki/10_DOMAIN/bed.md",
    "# Peas\nSow [peas](pea.md) and [[peas|them]] <b>in</b> March <!-- or\nApril -->: https://peas.example/a.\n",
  );
  const prose = proseOf({ source, ...rest });
  expect(prose.trim().split(/\s+/)).toEqual(["Sow", "and", "in", "March", ":", "."]);
  expect(prose).toHaveLength(source.length);
});

const markdown = fc
  .array(
    fc.constantFrom("`", "```", "~~~", "\n", "\r\n", " ", "peas", "> ", "- ", "<!--", "[[", "# "),
  )
  .map((parts) => parts.join(""));

test("masking keeps every offset and every line", () => {
  fc.assert(
    fc.property(markdown, (text) => {
      const masked = withoutCode(text);
      expect(masked).toHaveLength(text.length);
      expect(masked.split("\n")).toHaveLength(text.split("\n").length);
      for (const [start, end] of codeRanges(text)) expect(start).toBeLessThan(end);
    }),
  );
});

test("a place is where the characters are", () => {
  fc.assert(
    fc.property(markdown, fc.nat(80), fc.nat(80), (text, a, b) => {
      const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
      const place = placeAt(text, start, end);
      for (const { line, column, offset } of [place.start, place.end]) {
        const lines = text.split("\n").slice(0, line - 1);
        expect(lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1).toBe(offset);
      }
    }),
  );
});

test("words are hashed alike whatever their case, and each has its place", () => {
  const words = new Words().read("Äpfel, peas-and ÄPFEL 🍏");
  const places = Array.from({ length: words.count }, (_, at) => [words.starts[at], words.ends[at]]);
  expect(places).toEqual([
    [0, 5],
    [7, 11],
    [12, 15],
    [16, 21],
  ]);
  expect(words.hashes[0]).toBe(hashOf("äpfel"));
  expect(words.hashes[3]).toBe(words.hashes[0]);
  expect(new Words().read("pea ".repeat(5000)).count).toBe(5000);
});

test("phrases are found as whole words, the longest first", () => {
  const phrases = new Phrases<string>();
  for (const name of ["winter pea", "pea", "Winter pea soup", "Node.js"]) phrases.add(name, name);
  const found = (text: string): string[] => phrases.in(text).map(({ meaning }) => meaning);
  expect(found("A pea, winter\npea, WINTER-PEA soup; peas; winter. pea")).toEqual([
    "pea",
    "winter pea",
    "Winter pea soup",
    "pea",
  ]);
  expect(found("node.js, node js, node. js")).toEqual(["Node.js", "Node.js"]);
  expect(phrases.in("ein pea")).toEqual([{ meaning: "pea", start: 4, end: 7 }]);
});

/** A hundred and twenty words that only this seed gives. */
function text(seed: number): string {
  return Array.from({ length: 120 }, (_, at) => `w${(seed * 7919 + at * at * 31) % 5000}`).join(
    " ",
  );
}

test("near duplicates are found among thousands in time that grows with the text", () => {
  const texts = Array.from({ length: 3000 }, (_, seed) => text(seed));
  texts.push(`${text(42)} more`, text(43).replace(/^\S+ /, ""));
  const start = performance.now();
  const pairs = similarPairs(texts, (each) => each);
  expect(pairs.map(({ first }) => texts.indexOf(first))).toEqual([42, 43]);
  expect(performance.now() - start).toBeLessThan(2000);
});
