import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTexts } from "../../../../server/islands/editor/merge-texts.ts";

const lines = fc.array(fc.constantFrom("bread", "milk", "eggs", "tea", ""), { maxLength: 8 });
const text = lines.map((all) => all.join("\n"));

test("changes of different lines are both in", () => {
  const base = "# Till\n\nBread\n\nMilk\n";
  const mine = base.replace("Bread", "Rye bread");
  const theirs = base.replace("Milk", "Oat milk");
  expect(mergeTexts(base, mine, theirs)).toEqual({
    text: "# Till\n\nRye bread\n\nOat milk\n",
    clashes: 0,
  });
});

test("of lines that both changed mine are kept, and counted", () => {
  const base = "# Till\n\nBread\n";
  const merged = mergeTexts(base, base.replace("Bread", "Rye"), base.replace("Bread", "Oats"));
  expect(merged).toEqual({ text: "# Till\n\nRye\n", clashes: 1 });
});

test("what both added at one place is there twice, and counted", () => {
  expect(mergeTexts("Milk\n", "Milk\nOiled in May.\n", "Milk\nMended by Ada.\n")).toEqual({
    text: "Milk\nMended by Ada.\nOiled in May.\n",
    clashes: 1,
  });
  expect(mergeTexts("Milk\n", "Milk\n\nOiled in May.", "Milk\n\nMended by Ada.\n")).toEqual({
    text: "Milk\n\nMended by Ada.\n\nOiled in May.",
    clashes: 0, // there is a line between them
  });
});

test("a side that changed nothing adds nothing", () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      expect(mergeTexts(base, changed, base)).toEqual({ text: changed, clashes: 0 });
      expect(mergeTexts(base, base, changed)).toEqual({ text: changed, clashes: 0 });
      expect(mergeTexts(base, changed, changed)).toEqual({ text: changed, clashes: 0 });
    }),
  );
});

test("lines that one side wrote and no clash took are in the text", () => {
  fc.assert(
    fc.property(text, lines, lines, (base, first, second) => {
      const mine = [base, ...first.map((line) => `mine ${line}`)].join("\n");
      const theirs = [...second.map((line) => `theirs ${line}`), base].join("\n");
      const merged = mergeTexts(base, mine, theirs);
      const there = new Set(merged.text.split("\n"));
      const lost = [...mine.split("\n"), ...theirs.split("\n")].filter((line) => !there.has(line));
      expect(lost.filter((line) => merged.clashes === 0 || line.startsWith("mine"))).toEqual([]);
    }),
  );
});
