import { parseMarkdown, type Place, type Point } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mentionOf } from "../../../server/gather/mentions.ts";

/** The mention of the first link of a text, as one line with the label in square brackets. */
function mention(source: string): string {
  const [link] = parseMarkdown(source).links;
  if (!link) return "no link";
  const { before, link: label, after } = mentionOf(source, link);
  return `${before}[${label}]${after}`;
}

const pointAt = (offset: number): Point => ({ line: 1, column: offset + 1, offset });
const placeOf = (start: number, end: number): Place => ({
  start: pointAt(start),
  end: pointAt(end),
});

test.each([
  ["Roses need sun. Water [[roses]] daily. Tulips do not.", "Water [roses] daily."],
  ["Water the [[garden/roses|red ones]] *daily*", "Water the [red ones] *daily*"],
  ["Ask [the gardener](people/ada.md) first!", "Ask [the gardener] first!"],
  ["- soil\n- see [[compost]] and **mulch**\n- rain", "see [compost] and mulch"],
  ["# [[Compost]] heap\n\nIt rots.", "[Compost] heap"],
  [
    "Long\nlines about [[compost]] and\n[[mulch|straw]].\n\nOther.",
    "Long lines about [compost] and straw.",
  ],
  ["> quoted [[compost]]", "quoted [compost]"],
])("%j is mentioned as %j", (source, expected) => {
  expect(mention(source)).toBe(expected);
});

test("whatever surrounds a link, the mention is short and on one line", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 600 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const source = `${left}[[compost]]${right}`;
      const at = left.length;
      const place = placeOf(at, at + "[[compost]]".length);
      const { before, link, after } = mentionOf(source, { kind: "wiki", target: "compost", place });
      expect(link).toBe("compost");
      expect(before.length + after.length).toBeLessThanOrEqual(480);
      expect(before + after).not.toMatch(/[\n\r]/);
    }),
  );
});

test("brackets without end do not slow a mention down", () => {
  const source = `${"[[".repeat(50_000)} ${"[".repeat(50_000)}[[compost]]`;
  const at = source.indexOf("[[compost]]");
  const place = placeOf(at, source.length);
  const started = performance.now();
  mentionOf(source, { kind: "wiki", target: "compost", place });
  expect(performance.now() - started).toBeLessThan(100);
});
