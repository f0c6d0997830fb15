import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { readPlainMapping, rowOfKey } from "../../wiki/plain-yaml.ts";

test("reads what a front matter usually is", () => {
  const text =
    "title: Bob's bed & more\ntags: [herb, 'a b', 12]\naliases:\n  - Plot\n  - \"The: bed\"\nstatus:\ncount: 7\nday: 2026-11-20";
  const plain = readPlainMapping(text);
  expect(plain).toEqual({
    title: "Bob's bed & more",
    tags: ["herb", "a b", 12],
    aliases: ["Plot", "The: bed"],
    status: null,
    count: 7,
    day: "2026-11-20",
  });
  expect(["title", "count", "day"].map((key) => rowOfKey(text, key))).toEqual([0, 6, 7]);
  expect(readPlainMapping(`---\n${text}\n---\n`, 4, 4 + text.length)).toEqual(plain);
});

test.each([
  "a: b: c",
  "a: b # c",
  "a: &x b",
  "a: *x",
  "a: |\n  text",
  "a:\n  b: c",
  "a: b\n  more",
  "a: 1\na: 2",
  "__proto__: x",
  "null: x",
  "a: {b: c}",
  'a: "\\n"',
  "a: .5",
  "a: 0x1F",
  "- a",
  "a: [b",
])("leaves %j to the library", (text) => {
  expect(readPlainMapping(text)).toBeUndefined();
});

const pieces = fc.constantFrom(
  ..."a|b c|title|tags| |  |\n|\n|\r\n|: |: |:|- |  - |, |,|[|]|[a, b]|{|}|'|\"|'x'|\"y\"|#| #|1|007|-3|1.5|0|true|null|Null|~|2026-11-20|.5|.|..|...|---|_|/|/a/b|&|*|!|!!str |\\||>|%|@|`|?|? |é|\t|\\|:x|x:|__proto__|constructor|-".split(
    "|",
  ),
  "|",
);
const value = fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join(""));
const rows = fc.uniqueArray(
  fc.tuple(fc.constantFrom("a", "b-c", "_d", "e1"), fc.oneof(value, fc.constant(""))),
  { selector: ([key]) => key, minLength: 1, maxLength: 4 },
);
const yaml = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
  rows.map((all) => all.map(([key, text]) => `${key}: ${text}`).join("\n")),
  fc
    .tuple(rows, fc.array(value, { maxLength: 3 }), fc.constantFrom("", "  "))
    .map(([all, items, indent]) =>
      [
        ...all.map(([key, text]) => `${key}: ${text}`),
        "z:",
        ...items.map((one) => `${indent}- ${one}`),
      ].join("\n"),
    ),
);

test("what it reads, the library reads in the same way", () => {
  let read = 0;
  fc.assert(
    fc.property(yaml, (text) => {
      const plain = readPlainMapping(text);
      if (plain === undefined) return;
      read += 1;
      const lines = new LineCounter();
      const document = parseDocument(text, { lineCounter: lines, schema: "core" });
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toEqual(plain);
      const keys = isMap(document.contents) ? document.contents.items.map(({ key }) => key) : [];
      const places = keys.map((key) =>
        isScalar(key) && key.range ? [key.value, lines.linePos(key.range[0]).line - 1] : [],
      );
      expect(places).toEqual(Object.keys(plain).map((key) => [key, rowOfKey(text, key)]));
    }),
    { numRuns: Number(process.env["RUNS"] ?? 4_000) },
  );
  expect(read).toBeGreaterThan(200);
});
