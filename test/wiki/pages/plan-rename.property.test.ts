import { isDeepStrictEqual } from "node:util";
import {
  LoopwikiError,
  parsePage,
  PageIndex,
  planRename,
  type Page,
  type RenamePlan,
  type Resolution,
} from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";

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

/** Where a link leads, with the renamed page under its new path. */
function destination(found: Resolution, move: (path: string) => string): string {
  if (found.kind === "page") {
    const heading = found.heading ? found.page.document.headings.indexOf(found.heading) : "";
    return `page ${move(found.page.path)} ${heading} ${found.block ?? ""}`;
  }
  if (found.kind === "file") return `file ${found.path} ${found.line ?? ""}`;
  return found.kind === "external" ? `external ${found.url}` : "nowhere";
}

/** The text without the targets and fragments of its links. */
function skeleton({ document, source: text }: Page): string[] {
  let from = 0;
  const between = document.links
    .toSorted((left, right) => left.place.start.offset - right.place.start.offset)
    .map(({ place }) => {
      const part = text.slice(from, Math.max(from, place.start.offset));
      from = Math.max(from, place.end.offset);
      return part;
    });
  return [...between, text.slice(from)];
}

/** All of a page that a rename must leave as it is. */
function shapeOf(page: Page): unknown {
  const links = page.document.links.map(({ kind, alias, block }) => ({ kind, alias, block }));
  return [skeleton(page), links];
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
      const texts = new Map(index.pages.map(({ id, source: text }) => [id, text]));
      for (const { path: changed, after } of plan.edits) {
        const id = changed.slice("wiki/".length, -".md".length);
        if (after === undefined) texts.delete(id);
        else texts.set(id, after);
      }
      const now = indexOf(Object.fromEntries(texts), root);
      const move = (from: string): string => (from === page.path ? plan.path : from);
      const changed: string[] = [];
      const astray = index.pages.flatMap((before) => {
        const after = now.byPath(move(before.path))!;
        if (!isDeepStrictEqual(shapeOf(after), shapeOf(before))) changed.push(before.path);
        return before.document.links.filter((link, at) => {
          const old = destination(index.resolve(link, before.path), move);
          const other = after.document.links[at];
          return !other || destination(now.resolve(other, after.path), (same) => same) !== old;
        });
      });
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
        expect(destination(index.resolve(lost, at), move)).toContain("C# notes");
      }
    }),
    { numRuns: 150 },
  );
  expect(renamed).toBeGreaterThan(30);
});
