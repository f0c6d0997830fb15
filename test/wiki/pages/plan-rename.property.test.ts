import { LoopwikiError, parsePage, PageIndex, planRename, type Page, type RenamePlan } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { destination, effectsOf } from "./rename-effects.ts";

const folders = ["10_DOMAIN", "20_SYSTEM", "10_DOMAIN/herbs"];
const names = [
  "bed",
  "Bed",
  "leek",
  "C# notes",
  "a b",
  "50%",
  "x.md",
  "(red)",
  "née",
  "ne\u0301e",
  "plot",
  "a&b",
  "_x_",
];
const headings = ["Frost", "Frost", "Ice & snow", "C#", "`code` x", "Über", "a: b"];
const aliases = ["Red", "bed", "Love Apple", "leek"];
const files = [
  "src/pump.ts",
  "wiki/10_DOMAIN/leaf.png",
  "raw/notes.pdf",
  "wiki/20_SYSTEM/leaf.png",
];

const name = fc.constantFrom(...names);
const path = fc.tuple(fc.constantFrom(...folders), name).map((parts) => parts.join("/"));

/** Targets as people write them, right and wrong. */
const target = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 3, arbitrary: path },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...aliases,
      "",
      "nothing",
      "../20_SYSTEM/bed",
      "leaf.png",
      "raw/notes.pdf",
    ),
  },
);
const fragment = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...headings, "frost-1", "frost", "Ice & snow#Frost", "^cold", "ice--snow")
      .map((text) => `#${text}`),
  },
);
const url = fc
  .tuple(
    fc.constantFrom(
      "",
      "./",
      "../20_SYSTEM/",
      "../10_DOMAIN/",
      "/wiki/10_DOMAIN/",
      "../../",
      "herbs/",
    ),
    target,
    fc.constantFrom(".md", ""),
  )
  .map(([lead, rest, end]) =>
    encodeURI(lead + rest + end).replace(/[()#]/g, (char) => `%${char.charCodeAt(0).toString(16)}`),
  );
const urlFragment = fc.constantFrom(
  "",
  "",
  "",
  "#frost",
  "#frost-1",
  "#Ice%20&%20snow",
  "#nope",
  "#^cold",
  "?plain=1#frost",
);

const link = fc.oneof(
  fc
    .tuple(target, fragment, fc.constantFrom("", "|label", "|a b"))
    .map((parts) => `[[${parts.join("")}]]`),
  fc.tuple(target, fragment).map((parts) => `![[${parts.join("")}]]`),
  fc
    .tuple(
      fc.constantFrom("[t](", "![](", "[**b** `c`]("),
      url,
      urlFragment,
      fc.constantFrom("", ' "a ](b) title"'),
    )
    .map(([open, to, hash, title]) => `${open}${to}${hash}${title})`),
  fc.tuple(url, urlFragment).map(([to, hash]) => `[![i](${to})](${to}${hash})`),
  fc.constantFrom(
    "[s](../../src/pump.ts#L3)",
    "[s](/src/pump.ts:3)",
    "<https://seeds.example/bed>",
    "![](leaf.png)",
  ),
);
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(link, { minLength: 1, maxLength: 3 }).map((links) => links.join(" and ")),
  },
  { weight: 2, arbitrary: fc.constantFrom(...headings).map((text) => `\n## ${text}\n`) },
  { weight: 1, arbitrary: link.map((text) => `\n## See ${text}\n`) },
  { weight: 1, arbitrary: link.map((text) => `\`${text}\` <!-- ${text} -->`) },
  { weight: 1, arbitrary: link.map((text) => `\n\`\`\`md\n${text}\n\`\`\`\n`) },
  {
    weight: 1,
    arbitrary: link.map(
      (text) => `\n| a | b |\n|---|---|\n| ${text.replaceAll("|", "\\|")} | x |\n`,
    ),
  },
  { weight: 1, arbitrary: url.map((to) => `\n[ref]: ${to}\n\n[ref]`) },
  { weight: 1, arbitrary: fc.constantFrom("Cold. ^cold", "wörter", "> quote", "\r\nwindows\r\n") },
);
const body = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));
const source = fc
  .tuple(fc.option(fc.constantFrom(...aliases)), body)
  .map(
    ([alias, text]) =>
      `---\ntitle: T\ntype: domain\n${alias === null ? "" : `aliases: [${alias}]\n`}---\n${text}\n`,
  );
const vault = fc
  .dictionary(path, source, { minKeys: 2, maxKeys: 6, noNullPrototype: true })
  .chain((pages) => source.map((index) => ({ ...pages, index })));
const prefix = fc.constantFrom("", "memory");

function indexOf(pages: Record<string, string>, root: string): PageIndex {
  const all = Object.entries(pages).map(([id, text]) => parsePage(`wiki/${id}.md`, text));
  const known = new Set(
    files.map((file) => (file.startsWith("src") || root === "" ? file : `${root}/${file}`)),
  );
  return new PageIndex(all, { prefix: root, fileExists: (file) => known.has(file) });
}

function tryPlan(
  index: PageIndex,
  page: Page,
  { to, prefix }: { to: string; prefix: string },
): { plan?: RenamePlan; refused: string } {
  try {
    return { plan: planRename(index, { from: { page }, to, prefix }), refused: "" };
  } catch (error) {
    return { refused: error instanceof LoopwikiError ? error.code : String(error) };
  }
}

test("after any rename every link leads where it led, and nothing else has changed", () => {
  let renamed = 0;
  fc.assert(
    fc.property(vault, prefix, fc.nat(), fc.oneof(name, path), (pages, root, choice, to) => {
      const index = indexOf(pages, root);
      const movable = index.pages.filter(({ id }) => id !== "index");
      const page = movable[choice % movable.length]!;
      const planned = tryPlan(index, page, { to, prefix: root });
      expect(["", "page-exists", "same-name", "bad-page-name"]).toContain(planned.refused);
      const { plan } = planned;
      if (!plan) return;
      const { changed, astray } = effectsOf(index, page, plan);
      if (plan.problems.length === 0) renamed += 1;
      expect(changed).toEqual([]);
      expect(astray.length).toBe(plan.problems.length);
      // What led somewhere is always saved, unless its page has a name that no wiki link can hold.
      for (const { kind, path: at, written } of plan.problems) {
        if (kind === "adopted") continue;
        const before = index.byPath(at)!;
        const lost = before.document.links.find(
          ({ place: { start, end } }) => before.source.slice(start.offset, end.offset) === written,
        )!;
        expect(destination(index.resolve(lost, at))).toContain("C# notes");
      }
    }),
    { numRuns: 150 },
  );
  expect(renamed).toBeGreaterThan(30);
});
