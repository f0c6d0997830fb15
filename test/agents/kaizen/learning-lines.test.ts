import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  changeEntry,
  formatEntry,
  insertEntry,
  parseEntries,
  withoutEntries,
} from "../../../agents/kaizen/learning-lines.ts";
import { makeEntry, makeLearning } from "./make-learning.ts";

const entries = fc
  .record({
    id: fc.stringMatching(/^L-[0-9a-f]{8}$/),
    signature: fc.option(fc.stringMatching(/^[0-9a-f]{12}$/), { nil: undefined }),
    helpful: fc.nat(99),
    harmful: fc.nat(99),
    recurred: fc.nat(99),
    retired: fc.boolean(),
  })
  .map(({ id, signature, ...counts }) => {
    const learning = makeLearning({ id, ...(signature === undefined ? {} : { signature }) });
    return makeEntry({ ...counts, learning });
  });
const pages = fc.array(
  fc.constantFrom("# Tea", "", "- a list", "`L-1` is no entry", "- `L-x` nor this"),
  { maxLength: 6 },
);

test("entries are read back as they were, and every other byte of the page stays", () => {
  fc.assert(
    fc.property(
      pages,
      fc.uniqueArray(entries, {
        selector: ({ learning }) => learning.id,
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom("\n", "\r\n"),
      (lines, all, newline) => {
        const page = [...lines, ""].join(newline);
        const filled = all.reduce(insertEntry, page);
        expect(parseEntries(filled)).toEqual(all);
        expect(all.reduce(insertEntry, filled)).toBe(filled); // again changes nothing
        expect(withoutEntries(filled).trimEnd()).toBe(page.trimEnd());
        const [first] = all;
        if (!first) return;
        const changed = changeEntry(filled, first.learning.id, (entry) => ({
          ...entry,
          helpful: 100,
        }));
        expect(changed.replace("helpful=100", `helpful=${first.helpful}`)).toBe(filled);
      },
    ),
  );
});

test("a line of before there were signatures is read", () => {
  const old = '- `L-0a1b2c3d` L3 helpful=0 harmful=0 scope=["src/*.js"] :: When a: b (c@1)\n';
  const [entry] = parseEntries(old);
  expect(entry).toMatchObject({
    retired: false,
    recurred: 0,
    learning: { trigger: "a", rule: "b" },
  });
  expect(entry && `${formatEntry(entry)}\n`).toBe(old);
});
