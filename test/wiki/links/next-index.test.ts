import { buildGraph, PageIndex, type LinkGraph, type Page } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lookupOf } from "../../../wiki/links/repository-files.ts";
import { describeResolution, page } from "../garden.ts";

const paths = [
  "wiki/10_DOMAIN/tomato.md",
  "wiki/10_DOMAIN/Tomato.md",
  "wiki/20_SYSTEM/tomato.md",
  "wiki/10_DOMAIN/herbs/basil.md",
  "wiki/20_SYSTEM/node.js.md",
  "wiki/herbs.md",
  "wiki/index.md",
];
const files = ["src/pump.ts", "wiki/map.png", "wiki/10_DOMAIN/map.png", "raw/notes.pdf", "src/x/y"];
const links = [
  "[[tomato]] [[Tomato.md]]",
  "[[10_domain/tomato#Sowing]]",
  "[[love apple]] [[herbs/basil]]",
  "[[tomatto]] [[basil^cold]]",
  "[[../20_SYSTEM/tomato]] [[./tomato]]",
  "[b](herbs/basil.md#sowing) [t](../10_DOMAIN/tomato.md)",
  "[up](herbs/..) [same](.) [[herbs/]]",
  "[p](../../src/pump.ts:3) [p](/src/pump.ts#L3) [s](../../src) [x](../../src/x)",
  "![[map.png]] ![[notes.pdf]] [[node.js]] [[index]]",
  "[[#Sowing]] [[ tomato ]] [[wiki/herbs]]",
];
const texts = fc.record({
  title: fc.constantFrom("", "Tomatto", "Basil"),
  aliases: fc.subarray(["love apple", "tomato", "herbs/basil", "Map.png"]),
  links: fc.subarray(links),
  heading: fc.constantFrom("", "## Sowing\n\nCold. ^cold\n"),
});

/** What the wiki has at one moment: texts by path, and other files. */
interface Moment {
  pages: ReadonlyMap<string, Page>;
  files: readonly string[];
}

const edit = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ path: fc.constantFrom(...paths), text: texts })
      .map(({ path, text: { title, aliases, links, heading } }) => (before: Moment): Moment => {
        const names = title === "" ? "" : `title: ${title}\n`;
        const fields = `${names}aliases: [${aliases.join(", ")}]\n`;
        const source = `---\ntype: domain\n${fields}---\n${heading}\n${links.join("\n\n")}\n`;
        return { ...before, pages: new Map([...before.pages, [path, page(path, source)]]) };
      }),
  },
  fc.constantFrom(...paths).map((path) => (before: Moment): Moment => {
    return { ...before, pages: new Map([...before.pages].filter(([one]) => one !== path)) };
  }),
  fc.constantFrom(...files).map((file) => (before: Moment): Moment => {
    const others = before.files.filter((one) => one !== file);
    const isThere = others.length < before.files.length;
    return { ...before, files: isThere ? others : [...others, file] };
  }),
);

/** Everything that can be asked of links, in words; fails when a link leads to a page that is no more. */
function told(index: PageIndex, graph: LinkGraph): object {
  return index.pages.map((one) => ({
    path: one.path,
    links: index.resolutions(one).map((found) => {
      if (found.kind === "page") expect(index.byPath(found.page.path)).toBe(found.page);
      return describeResolution(found);
    }),
    outline: index.outline(one).to.map(({ path, source }) => [path, source]),
    to: graph.links(one.path).map(({ from, to, link }) => [from.source, to.source, link.target]),
    from: graph
      .backlinks(one.path)
      .map(({ from, to, link }) => [from.source, to.source, link.target]),
    named: index.find("tomato")?.source,
  }));
}

test("after any edits the index that was carried along equals a new one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(edit, fc.boolean()), { minLength: 1, maxLength: 12 }),
      (edits) => {
        let moment: Moment = { pages: new Map(), files: [] };
        let carried: { index: PageIndex; graph: LinkGraph } | undefined;
        for (const [change, isAsked] of edits) {
          const before = moment;
          moment = change(before);
          const sorted = [...moment.pages.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
          const fileExists =
            moment.files === before.files && carried
              ? carried.index.fileExists
              : lookupOf(moment.files);
          const fresh = new PageIndex(sorted, { prefix: "", fileExists });
          const index = carried?.index.next(sorted, fileExists) ?? fresh;
          // Sometimes nobody asks between two changes.
          if (!isAsked && carried) carried = { index, graph: carried.graph };
          else carried = { index, graph: carried?.graph.next(index) ?? buildGraph(index) };
          if (isAsked) expect(told(index, carried.graph)).toEqual(told(fresh, buildGraph(fresh)));
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("a page that was edited costs only what leads to it: all else stays resolved", () => {
  const [bed, leek, hut] = ["bed", "leek", "hut"].map((name) =>
    page(`wiki/${name}.md`, "[[leek]] [[nowhere]]"),
  );
  const shed = page("wiki/shed.md", "[[bed]] [[nowhere]]");
  if (!bed || !leek || !hut) throw new Error("the garden is empty");
  const index = new PageIndex([bed, hut, leek, shed], { prefix: "", fileExists: () => false });
  buildGraph(index);
  const edited = page("wiki/bed.md", "[[leek]] and soil");
  const next = index.next([edited, hut, leek, shed], index.fileExists);
  expect(next.resolutions(hut)).toBe(index.resolutions(hut));
  expect(next.resolutions(shed)).not.toBe(index.resolutions(shed));
});
