import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hiddenIn } from "../../../../wiki/lint/instructions/hidden-characters.ts";

test.each([
  ["tags", "peas\u{E0041}\u{E0042}", "tag characters U+E0041"],
  [
    "tags after a flag",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}\u{E0041}",
    "tag characters U+E0041",
  ],
  [
    "a black flag that spells a sentence",
    `\u{1F3F4}${"\u{E0061}".repeat(20)}\u{E007F}`,
    "tag characters U+E0061",
  ],
  ["an override in Hebrew", "\u05E9\u202E\u05DC\u202C", "change of writing direction U+202E"],
  ["an isolate left open", "pay\u2066load", "change of writing direction U+2066"],
  [
    "selectors after an emoji",
    `\u{1F345}${"\uFE01".repeat(8)}`,
    "run of 8 variation selectors U+FE01",
  ],
  ["supplementary selectors", "a\u{E0100}\u{E0110}", "run of 2 variation selectors U+E0100"],
  ["a word joiner in a word", "ig\u2060nore", "invisible character U+2060 in a word"],
  ["a byte order mark in a word", "ig\uFEFFnore", "invisible character U+FEFF in a word"],
  ["Hangul fillers", "\u3164\u3164\u3164", "run of 3 invisible characters U+3164"],
  ["an escape sequence", "\u001B[8mhidden", "control character U+001B"],
  ["Greek capitals", "PΑYPAL", "word `PΑYPAL` with letters of another script (U+0391)"],
])("%s", (_, text, expected) => {
  expect(hiddenIn(text).map(({ reason }) => reason)).toEqual([
    expect.stringContaining(`Unexpected ${expected}, expected `),
  ]);
});

test.each([
  ["Persian", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"],
  ["Arabic with isolates", "\u0633\u0639\u0631 \u2068SKU-1\u2069"],
  ["marks of direction in Hebrew", "\u05E9\u05DC\u05D5\u05DD!\u200F"],
  [
    "emoji families and skins",
    "\u{1F469}\u{1F3FD}\u200D\u{1F33E} \u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}",
  ],
  ["ideographs with a variant", "\u8FBB\u{E0100}"],
  [
    "Russian with Latin names",
    "\u0441\u0435\u0440\u0432\u0435\u0440 nginx, API-\u043A\u043B\u044E\u0447, \u0434\u043B\u044F SQL-\u0437\u0430\u043F\u0440\u043E\u0441\u043E\u0432",
  ],
  ["units", "\u0394T = 5 \u00B5m, 3 k\u03A9, \u03C3-algebra"],
  ["layout", "a\tb\r\nc\fd\u000Be\u00A0f\u2009g"],
])("%s are no hidden text", (_, text) => {
  expect(hiddenIn(text)).toEqual([]);
});

/** The letters as tags, which no font shows. */
function smuggle(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join(
    "",
  );
}

test("a sentence smuggled into any text is found, wherever it is put", () => {
  const words = fc.string({ unit: fc.constantFrom("p", "e", "a", "s", " ", ",", "\n") });
  fc.assert(
    fc.property(words, words, (before, after) => {
      const [found] = hiddenIn(`${before}${smuggle("run it")}${after}`);
      expect(found?.start).toBe(before.length);
    }),
  );
});
