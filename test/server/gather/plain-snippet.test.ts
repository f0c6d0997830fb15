import * as fc from "fast-check";
import { expect, test } from "vitest";
import { plainSnippet } from "../../../server/gather/plain-snippet.ts";

test("a snippet reads as the page does, and the words that were found stay marked", () => {
  const text = "> [!tip] Beds - see [[tomato|the tomato]] and **water** [daily](../x.md) `now`";
  const at = (word: string): [number, number] => [
    text.indexOf(word),
    text.indexOf(word) + word.length,
  ];
  const shown = plainSnippet(text, [at("tomato|the"), at("water")]);
  expect(shown.text).toBe("Beds see the tomato and water daily now");
  expect(shown.places.map(([start, end]) => shown.text.slice(start, end))).toEqual([
    "the",
    "water",
  ]);
});

test("the places lie in the text, in order, whatever was written", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[[\]|*`>!# a-c()-]{0,40}$/),
      fc.nat(40),
      fc.nat(40),
      (text, one, other) => {
        const [start, end] = [
          Math.min(one, other, text.length),
          Math.min(Math.max(one, other), text.length),
        ];
        const shown = plainSnippet(text, [[start, end]]);
        for (const [from, to] of shown.places) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(shown.text.length);
        }
      },
    ),
  );
});
