import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseMarkdown, type Link } from "#wiki";

function slices(source: string): string[] {
  return parseMarkdown(source).links.map(({ place }) =>
    source.slice(place.start.offset, place.end.offset),
  );
}

function bare(source: string): Omit<Link, "place">[] {
  return parseMarkdown(source).links.map(({ place: _place, ...link }) => link);
}

test("reads every form of wiki link", () => {
  expect(bare("[[tomato]] [[tomato|Tom]] [[tomato#Sowing]] [[tomato#^frost]] [[#Sowing]]")).toEqual(
    [
      { kind: "wiki", target: "tomato" },
      { kind: "wiki", target: "tomato", alias: "Tom" },
      { kind: "wiki", target: "tomato", heading: "Sowing" },
      { kind: "wiki", target: "tomato", block: "frost" },
      { kind: "wiki", target: "", heading: "Sowing" },
    ],
  );
});

test("reads embeds, and an escaped one as a plain link", () => {
  expect(bare("![[bed plan.png]] ![[tomato#^frost|Tom]] \\![[leek]]")).toEqual([
    { kind: "embed", target: "bed plan.png" },
    { kind: "embed", target: "tomato", block: "frost", alias: "Tom" },
    { kind: "wiki", target: "leek" },
  ]);
});

test("mends the escaped divider in tables", () => {
  const source = "| plant | bed |\n|--|--|\n| [[tomato\\|Tom]] | ![[leek\\|L]] |\n";
  expect(bare(source)).toEqual([
    { kind: "wiki", target: "tomato", alias: "Tom" },
    { kind: "embed", target: "leek", alias: "L" },
  ]);
  expect(slices(source)).toEqual(["[[tomato\\|Tom]]", "![[leek\\|L]]"]);
});

test("reads Markdown links, images, definitions and autolinks", () => {
  const source =
    "[a](../src/a%20bed.ts#L12) ![plan](plan.png) [b][ref] <https://seeds.example/x#y>\n\n[ref]: ./leek.md?raw=1#Sowing\n";
  expect(bare(source)).toEqual([
    { kind: "markdown", target: "../src/a bed.ts", heading: "L12" },
    { kind: "markdown", target: "plan.png" },
    { kind: "markdown", target: "https://seeds.example/x#y" },
    { kind: "markdown", target: "./leek.md", heading: "Sowing" },
  ]);
});

test("finds no link in code, comments of HTML or front matter", () => {
  const source =
    "---\ntitle: '[[title]]'\n---\n`[[span]]` ``![[two]]``\n\n    [[indented]]\n\n```md\n[[fence]] [x](y.md)\n```\n\n<!-- [[comment]] -->\n";
  expect(parseMarkdown(source).links).toEqual([]);
});

test("gives headings GitHub's slugs, with the labels of their links", () => {
  const { headings } = parseMarkdown("# Über [[tomato|Tomatoes]]\n\n## Sowing\n\nSowing\n---\n");
  expect(headings).toEqual([
    { depth: 1, text: "Über Tomatoes", slug: "über-tomatoes", line: 1 },
    { depth: 2, text: "Sowing", slug: "sowing", line: 3 },
    { depth: 2, text: "Sowing", slug: "sowing-1", line: 5 },
  ]);
});

test("collects blocks and tags", () => {
  const { blocks, tags } = parseMarkdown(
    "Frost kills. ^frost\n\n- water ^w-1\n\n#herb/basil and (#Herb) #12 x#no `#code` #herb/basil ^mid text\n",
  );
  expect(blocks).toEqual(["frost", "w-1"]);
  expect(tags).toEqual(["herb/basil", "Herb"]);
});

test("counts places from the start of the file, whatever its line ends and byte order mark", () => {
  const source = "\uFEFF[[mark]]\r\n---\r\n\r\ntab\t[[leek]] 🥕 ![[carrot]]\r\n";
  expect(slices(source)).toEqual(["[[mark]]", "[[leek]]", "![[carrot]]"]);
  const places = parseMarkdown(source).links.map(({ place: { start } }) => [
    start.line,
    start.column,
  ]);
  expect(places).toEqual([
    [1, 2],
    [4, 5],
    [4, 17],
  ]);
});

const pieces = fc.constantFrom(
  ..."[[|]]|![[|#|^|\\|`|```\n|\n|\r\n|\n\n|> |- |# |---\n|| a |\n|(|)|*|_|~~|<|>|<!--|-->|\t|é|🥕|[x]: y\n|[^1]|tomato|leek bed| |\u0000|\uFEFF|&amp;|https://x.y".split(
    "|",
  ),
  "|",
);
const markdown = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

test("never throws, and the place of a wiki link is the link", () => {
  fc.assert(
    fc.property(markdown, (source) => {
      const lines = source.split(/\r\n|\r|\n/);
      const { links } = parseMarkdown(source);
      for (const { kind, place, target } of links.filter((link) => link.kind !== "markdown")) {
        const text = source.slice(place.start.offset, place.end.offset);
        expect(text).toMatch(kind === "wiki" ? /^\[\[[^]*\]\]$/ : /^!\[\[[^]*\]\]$/);
        expect(text).toContain(target);
        expect(lines[place.start.line - 1]?.slice(place.start.column - 1)).toContain(text);
      }
    }),
    { numRuns: 400 },
  );
});

test("any text is Markdown", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (source) => {
      expect(parseMarkdown(source).frontMatter.bodyLine).toBeGreaterThan(0);
    }),
  );
});
