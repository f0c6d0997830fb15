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
  "[[tomato]]",
  "[[Tomato.md]]",
  "[[10_domain/tomato#Sowing]]",
  "[[love apple]]",
  "[[herbs/basil]]",
  "[[tomatto]]",
  "[[basil^cold]]",
  "[[../20_SYSTEM/tomato]]",
  "[[./tomato]]",
  "[b](herbs/basil.md#sowing)",
  "[t](../10_DOMAIN/tomato.md)",
  "[up](herbs/..)",
  "[same](.)",
  "[[herbs/]]",
  "[p](../../src/pump.ts:3)",
  "[p](/src/pump.ts#L3)",
  "[s](../../src)",
  "[x](../../src/x)",
  "![[map.png]]",
  "![[notes.pdf]]",
  "[[node.js]]",
  "[[index]]",
  "[[#Sowing]]",
  "[[ tomato ]]",
  "[[wiki/herbs]]",
];
const texts = fc.record({
  title: fc.constantFrom("", "Tomatto", "Basil"),
  aliases: fc.subarray(["love apple", "tomato", "herbs/basil", "Map.png"]),
  // Few: a page with a link that leads nowhere is always looked at again.
  links: fc.subarray(links, { minLength: 1, maxLength: 2 }),
  heading: fc.constantFrom("", ...Array<string>(4).fill("## Sowing\n\nCold. ^cold\n")),
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

/** Everything that can be asked of links, in words, and whether they lead to pages as they are now. */
function told(index: PageIndex, graph: LinkGraph): object {
  return index.pages.map((one) => ({
    path: one.path,
    links: index.resolutions(one).map(describeResolution),
    isCurrent: index
      .resolutions(one)
      .every((found) => found.kind !== "page" || index.byPath(found.page.path) === found.page),
    outline: index.outline(one).to.map(({ path, source }) => [path, source]),
    to: graph.links(one.path).map(({ from, to, link }) => [from.source, to.source, link.target]),
    from: graph
      .backlinks(one.path)
      .map(({ from, to, link }) => [from.source, to.source, link.target]),
    named: index.find("tomato")?.source,
  }));
}

/** Carries an index and its graph along; where both are asked for, what they tell beside what new ones do. */
function carryAlong(edits: readonly (readonly [(before: Moment) => Moment, boolean])[]): {
  carried: object[];
  fresh: object[];
} {
  let moment: Moment = { pages: new Map(), files: [] };
  let index = new PageIndex([], { prefix: "", fileExists: lookupOf([]) });
  let graph = buildGraph(index);
  const answers: { carried: object[]; fresh: object[] } = { carried: [], fresh: [] };
  for (const [change, isAsked] of edits) {
    const { files } = moment;
    moment = change(moment);
    const pages = [...moment.pages.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const fileExists = moment.files === files ? index.fileExists : lookupOf(moment.files);
    index = index.next(pages, fileExists);
    if (!isAsked) continue; // sometimes nobody asks between two changes
    graph = graph.next(index);
    const anew = new PageIndex(pages, { prefix: "", fileExists });
    answers.carried.push(told(index, graph));
    answers.fresh.push(told(anew, buildGraph(anew)));
  }
  return answers;
}

test("after any edits the index that was carried along equals a new one", () => {
  const edits = fc.array(
    fc.tuple(
      edit,
      fc.nat(3).map((one) => one > 0),
    ),
    { minLength: 1, maxLength: 40 },
  );
  const property = fc.property(edits, (some) => {
    const { carried, fresh } = carryAlong(some);
    expect(carried).toEqual(fresh);
  });
  expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow();
});

const bed = "wiki/10_DOMAIN/bed.md";
const plot = "---\ntype: domain\n---\n";

test.each([
  ["[[herbs/basil]]", { "wiki/20_SYSTEM/herbs/basil.md": plot }, [], "20_SYSTEM/herbs/basil"],
  ["[b](herbs/Basil.md)", { "wiki/10_DOMAIN/herbs/basil.md": plot }, [], "10_DOMAIN/herbs/basil"],
  [
    "[p](../../src/pump.ts:3)",
    {},
    ["src/other.ts"],
    "missing `../../src/pump.ts:3`, which does not exist",
  ],
  ["![[maps/map.png]]", {}, ["wiki/10_DOMAIN/maps/map.png"], "file wiki/10_DOMAIN/maps/map.png"],
  ["[s](../../src/)", {}, ["doc/pump.md"], "missing `../../src/`, which does not exist"],
])("%s leads elsewhere after a change", (link, added, filesAfter, expected) => {
  const alias = page("wiki/index.md", "---\ntype: domain\naliases: [herbs/basil]\n---\n");
  const basil = page("wiki/10_DOMAIN/herbs/basil2.md", plot);
  const there = [page(bed, link), basil, alias];
  const files = ["src/pump.ts", "wiki/maps/map.png", "src/other.ts"];
  const index = new PageIndex(there, { prefix: "", fileExists: lookupOf(files) });
  const before = there.map((one) => index.resolutions(one).map(describeResolution));
  const more = Object.entries(added).map(([path, text]) => page(path, text));
  const next = index.next([...there, ...more], lookupOf(filesAfter));
  const [now] = next.pages.map((one) => next.resolutions(one).map(describeResolution));
  expect(now).toEqual([expected]);
  expect(now).not.toEqual(before[0]);
});

test("a page that was edited costs only what leads to it: all else stays resolved", () => {
  const [soil, leek, hut] = ["bed", "leek", "hut"].map((name) =>
    page(`wiki/${name}.md`, "[[leek]] [[nowhere]]"),
  );
  const shed = page("wiki/shed.md", "[[bed]] [[nowhere]]");
  if (!soil || !leek || !hut) throw new Error("the garden is empty");
  const index = new PageIndex([soil, hut, leek, shed], { prefix: "", fileExists: () => false });
  buildGraph(index);
  const edited = page("wiki/bed.md", "[[leek]] and soil");
  const next = index.next([edited, hut, leek, shed], index.fileExists);
  expect(next.resolutions(hut)).toBe(index.resolutions(hut));
  expect(next.resolutions(shed)).not.toBe(index.resolutions(shed));
});
