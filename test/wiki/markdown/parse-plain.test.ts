import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePlain } from "../../../wiki/markdown/parse-plain.ts";
import { parseReference } from "../../../wiki/markdown/parse-reference.ts";
import { tangleIn } from "../../../wiki/markdown/tangle.ts";
import { factsOf } from "./facts.ts";
import { nastyMarkdown } from "./nasty-markdown.ts";
import { plainMarkdown } from "./plain-markdown.ts";

const onWindows = (source: string): string => source.replaceAll(/\r?\n/g, "\r\n");

test("a page as people write them is read without a parser, and means the same", () => {
  const source = `---
title: Beds
---
# Beds of [[tomato|Tomatoes]] and \`peas\` in [May](may.md)

See [[tomato#Sowing|sowing]], ![[plan.png]], \`[[neither]]\` and [the *plan*](../bed%20plan.md#Soil). #herb/basil
It goes on < here & there. ^intro

| plant | bed |
|---|:-:|
| [[tomato\\|Tom]] | a [link](x.md) |

1. Sow
   - [x] [[peas]]
   - [ ] **beans** ^beans
2. Water

   twice

\`\`\`md
[[fence]] # no heading
\`\`\`
***
<!-- [[hidden]]

# Hidden -->
> [!NOTE] A [[quote]] #said
> https://seeds.example/a_b?c=1#d ^said

## Beds
`;
  for (const written of [source, onWindows(source)]) {
    const plain = parsePlain(written);
    expect(plain?.links).toHaveLength(10);
    expect(plain && factsOf(plain)).toEqual(factsOf(parseReference(written).document));
  }
});

test.each([
  ["a list in a quote", "> - [[leek]]"],
  ["a quote that goes on without its mark", "> leek\nbean"],
  ["a comment that is not closed", "<!-- leek"],
  ["HTML", "<b>[[leek]]</b>"],
  ["an escape", "\\[[leek]]"],
  ["a bare URL before a mark that may be its", "See https://seeds.example/a;"],
  ["an address", "ada@shop.example"],
  ["a definition", "[a]\n\n[a]: leek.md"],
  ["a heading that is underlined", "Leek\n===="],
  ["code by its indent", "Leek\n\n    [[leek]]"],
  ["a fence in a list", "- Leek\n\n  ```\n  [[leek]]\n  ```"],
  ["a table without outer dividers", "a | b\n- | -\nc | d"],
  ["a row of fewer cells", "|a|b|\n|-|-|\n|c|"],
  ["a title", '[a](leek.md "Leek")'],
  ["emphasis in a heading", "# *Leek*"],
  ["a tag at the edge of a text", "**Leek**#herb"],
  ["line ends of old Macs", "Leek\rBean"],
  ["a list whose number does not follow", "Leek\n2. [[leek]]"],
  ["an open code span", "`[[leek]]"],
])("%s is left to a parser", (_name, source) => {
  expect(parsePlain(source)).toBeUndefined();
});

test.each([
  ["as people write", plainMarkdown, 1_000],
  ["as people write on Windows", plainMarkdown.map(onWindows), 1_000],
  ["as nobody does", nastyMarkdown, 150],
])("whatever is written, %s, is read as by the reference", (_name, markdown, least) => {
  let compared = 0;
  fc.assert(
    fc.property(markdown, (source) => {
      const plain = tangleIn(source) === undefined ? parsePlain(source) : undefined;
      if (plain === undefined) return;
      compared += 1;
      expect(factsOf(plain)).toEqual(factsOf(parseReference(source).document));
    }),
    // Seeded: syntax is endless, and a build must not fail because a new corner was found.
    {
      numRuns: Number(process.env["RUNS"] ?? 3_000),
      seed: Number(process.env["LOOPWIKI_FUZZ_SEED"] ?? 20_261_120),
    },
  );
  expect(compared).toBeGreaterThan(least);
});
