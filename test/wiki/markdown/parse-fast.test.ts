import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseFast } from "../../../wiki/markdown/parse-fast.ts";
import { parseReference } from "../../../wiki/markdown/parse-reference.ts";
import { tangleIn } from "../../../wiki/markdown/tangle.ts";
import { factsOf } from "./facts.ts";
import { nastyMarkdown } from "./nasty-markdown.ts";

test("a page of every kind of syntax takes the fast path, and means the same on it", () => {
  const source = `---
title: Beds
---
# Über [[tomato|Tomatoes]] \`[code]\` & *more* ![[leek]]

See [[tomato]], [[tomato#Sowing|sowing]], ![[plan.png]], \\[[no link]] and \`[[neither]]\`. ^intro
Bare https://seeds.example/x?a=1&b=2 and (www.seeds.example), <https://a.example>, ada@shop.example.

| plant | bed |
|---|---|
| [[tomato\\|Tom]] | a [link](../bed%20plan.md#Soil "title") |

> - [x] done [ref][r] #herb/basil
>   <kbd>[[in html]]</kbd>

Sowing
------

1. one ![image](a.png)[^note]

[r]: ./leek.md?raw=1#Sowing

[^note]: A note with [[onion]].

\`\`\`md
[[fence]] # no heading
\`\`\`
`;
  const fast = parseFast(source);
  expect(fast?.links).toHaveLength(15);
  expect(fast && factsOf(fast)).toEqual(factsOf(parseReference(source).document));
});

test.each([
  ["a link in a destination", "[delete]([[Deletion]])"],
  ["a wiki link around code", "[[a`b]] `"],
  ["a cell's end in a link", "|a|b|\n|-|-|\n|[[x|y]]|"],
  ["a bare URL among brackets", "![[leek]]www.z.com[x][["],
  ["a byte order mark", "\uFEFF[[a]]"],
  ["thousands of entities", "&amp;a ".repeat(10_000)],
  ["characters of the masks", "[[a]] \u0092"],
])("%s is left to the reference", (_name, source) => {
  expect(parseFast(source)).toBeUndefined();
});

test("whatever is written, both paths read the same", () => {
  let compared = 0;
  fc.assert(
    fc.property(nastyMarkdown, (source) => {
      const fast = tangleIn(source) === undefined ? parseFast(source) : undefined;
      if (fast === undefined) return;
      compared += 1;
      expect(factsOf(fast)).toEqual(factsOf(parseReference(source).document));
    }),
    // Seeded: syntax is endless, and a build must not fail because a new corner was found.
    { numRuns: 3_000, seed: Number(process.env["LOOPWIKI_FUZZ_SEED"] ?? 20_261_120) },
  );
  expect(compared).toBeGreaterThan(1_000);
});

test("on a platform without sätteri's binary the reference reads everything", async () => {
  const hooks = `
    import module from "node:module";
    const find = module._resolveFilename;
    module._resolveFilename = (name, ...rest) => {
      if (name === "satteri") throw new Error("no binary");
      return find(name, ...rest);
    };`;
  const code = `
    const { parseMarkdown } = await import("./wiki/markdown/parse.ts");
    const { parseFast } = await import("./wiki/markdown/parse-fast.ts");
    process.stdout.write(JSON.stringify([typeof parseFast("[[bed]]"), parseMarkdown("> [[bed]]").links.length]));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ["--conditions", "loopwiki-source", "--import", "tsx"],
      ["--import", `data:text/javascript,${encodeURIComponent(hooks)}`],
      ["--input-type=module", "-e", code],
    ].flat(),
    { cwd: join(import.meta.dirname, "../../..") },
  );
  expect(JSON.parse(stdout)).toEqual(["undefined", 1]);
});
