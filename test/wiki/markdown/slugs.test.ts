import GithubSlugger from "github-slugger";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Slugs } from "../../../wiki/markdown/slugs.ts";

const words = fc.constantFrom(
  "Sowing",
  "sowing",
  "sowing-1",
  "Sowing 1",
  "Über",
  "a_b",
  "",
  "bed?",
);
const headings = fc.array(
  fc.oneof(
    words,
    fc.array(words, { maxLength: 3 }).map((parts) => parts.join(" ")),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.nat(30).map((row) => `Row ${row}`),
    fc.constant("Long ".repeat(70)),
  ),
  { maxLength: 40 },
);

test("the headings of one page after the other have GitHub's slugs", () => {
  const slugs = new Slugs();
  fc.assert(
    fc.property(headings, (texts) => {
      const slugger = new GithubSlugger();
      slugs.clear();
      expect(texts.map((text) => slugs.slug(text))).toEqual(
        texts.map((text) => slugger.slug(text)),
      );
    }),
    { numRuns: 500 },
  );
});
