import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mayHoldSecret, secretMarks } from "../../../../wiki/lint/secrets/find-secrets.ts";
import { Marks, type Mark } from "../../../../wiki/lint/text/marks.ts";
import { namesIn } from "../../../../wiki/lint/text/names.ts";
import { proseOf } from "../../../../wiki/lint/text/prose.ts";
import { surveyOf } from "../../../../wiki/lint/text/survey.ts";
import { Words } from "../../../../wiki/lint/text/words.ts";
import { page } from "../../garden.ts";

const piece = fc.oneof(
  fc.constantFrom(
    ...secretMarks,
    "[!contradiction]",
    "loopwiki-",
    "<!--",
    "loopwiki",
    "é",
    "\u0007",
  ),
  fc.constantFrom(
    "redis://:secret@",
    "mysql",
    "sk-",
    "SG.x",
    "ghp",
    "gh",
    "- ",
    "\n",
    "\n---",
    "\r\n",
  ),
  fc.constantFrom(
    "Winter Garden",
    "`GreenHouse`",
    "`GreenHouse()`x",
    "`",
    "In the",
    "peas",
    "Über Üben",
  ),
  fc.string({ maxLength: 3 }),
);
const text = fc
  .array(fc.tuple(piece, fc.boolean()), { maxLength: 8 })
  .map((parts) => parts.map(([part, isUpper]) => (isUpper ? part.toUpperCase() : part)))
  .chain((parts) => fc.constantFrom("", " ", "x").map((between) => parts.join(between)));

test("marks are found wherever they stand, in whatever case", () => {
  const marks: Mark[] = [
    ["pea", 1],
    ["peas-", 2],
    ["eas", 4],
    ["@", 8],
  ];
  const words = new Words(new Marks(marks));
  const letters = fc.constantFrom(..."p e a s P E A S - @ é".split(" "), " ");
  fc.assert(
    fc.property(
      fc.array(letters, { maxLength: 12 }).map((all) => all.join("")),
      (source) => {
        const held = marks.filter(([mark]) => source.toLowerCase().includes(mark));
        expect(words.read(source).found).toBe(held.reduce((sum, [, bit]) => sum | bit, 0));
      },
    ),
    { numRuns: 2000 },
  );
});

test("a survey overlooks nothing that the rules look for", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(text, (body) => {
      const bed = page("wiki/10_DOMAIN/bed.md", body);
      const { source } = bed;
      const survey = surveyOf(bed);
      expect(survey.isStrange).toBe(/[^\t-\r -~]/.test(source));
      expect(survey.mayContradict).toBe(/\[!contradiction\]/i.test(source));
      expect(survey.mayDisable).toBe(source.includes("loopwiki-"));
      expect(survey.mayHoldSecret).toBe(mayHoldSecret(source));
      const told = source.slice(bed.document.frontMatter.bodyOffset);
      const hasLine = /^[A-Za-z].*\n(?! {0,3}[-=])/m.test(told);
      // By hand it looks at `\n` only, and at no page with comments.
      const isOverlooked = hasLine && /<!--|[\r\u2028\u2029]/.test(told) && !survey.saysSomething;
      expect(survey.saysSomething || isOverlooked).toBe(hasLine);
      for (const [what, is] of Object.entries(survey)) if (is === true) seen.add(what);
    }),
    { numRuns: 2000 },
  );
  expect(seen).toHaveLength(5);
});

/** As it is said, whatever it costs. */
function namesOneByOne(source: string, prose: string): string[] {
  const inSentence =
    /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,3}(?![\p{L}\p{N}_-])/gu;
  const inCode = /`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:\(\))?`/g;
  const told = [...source.matchAll(inSentence)].filter(({ 0: name, index }) => {
    const end = index + name.length;
    return prose.slice(index - 2, end) === source.slice(index - 2, end);
  });
  return [
    ...told.map(({ 0: name, index }) => `${name} ${index}`),
    ...[...source.matchAll(inCode)].map(({ 1: name = "", index }) => `${name} ${index + 1}`),
  ];
}

test("names are those that the patterns find", () => {
  const words = fc.constantFrom(
    ..."Winter Garden Über Öl, peas; `GreenHouse` `GreenHouse()` `Green`House` ` 7 [[Winter # \n".split(
      " ",
    ),
  );
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 14 }),
      fc.constantFrom(" ", " ", "  ", ""),
      (all, gap) => {
        const bed = page("wiki/10_DOMAIN/bed.md", all.join(gap));
        const names = namesIn(bed).map(({ written, range: [start] }) => `${written} ${start}`);
        expect(names).toEqual(namesOneByOne(bed.source, proseOf(bed)));
        found += names.length;
      },
    ),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(500);
});
