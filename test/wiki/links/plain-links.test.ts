import { join } from "node:path";
import { PageIndex, type Page } from "#wiki";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outlineOf, type LinkOutline } from "../../../wiki/links/link-outline.ts";
import { lookupOf } from "../../../wiki/links/repository-files.ts";
import { page } from "../garden.ts";
import { readVault, vaultsFolder } from "../vaults.ts";

/** What every link comes to when each is resolved as the renderer resolves it. */
function resolvedOneByOne(index: PageIndex, one: Page): LinkOutline {
  return outlineOf(
    one,
    one.document.links.map((link) => index.resolve(link, one.path)),
  );
}

/** With pages by their path: a difference can then be read. */
function told({ to, ...rest }: LinkOutline): object {
  return { to: to.map(({ path }) => path), ...rest };
}

const paths = [
  "wiki/10_DOMAIN/tomato.md",
  "wiki/10_DOMAIN/Tomato.md",
  "wiki/20_SYSTEM/tomato.md",
  "wiki/10_DOMAIN/herbs/basil.md",
  "wiki/10_DOMAIN/herbs/basil.md.md",
  "wiki/10_DOMAIN/herbs/basil.md.md.md",
  "wiki/10_DOMAIN/100%25.md",
  "wiki/10_DOMAIN/pea .md",
  "wiki/10_DOMAIN.md",
  "wiki/10_DOMAIN/what?/leek.md",
  "wiki/20_SYSTEM/node.js.md",
  "wiki/wiki/leek.md",
  "wiki/leek.md",
  "wiki/10_DOMAIN/Gemüse 50%.md",
  "wiki/herbs.md",
  "wiki/index.md",
] as const;
const files = ["src/pump.ts", "wiki/map.png", "raw/notes.pdf", "memory/raw/notes.pdf", "herbs.md"];

function listed(words: string): string[] {
  return words.trim().split(/,\s*/);
}

const names = fc.constantFrom(
  " leek ",
  ...listed(`
    tomato, Tomato, TOMATO.md, 10_DOMAIN/tomato, 10_domain/Tomato, 20_SYSTEM/tomato, basil, basil.md,
    herbs/basil, 10_DOMAIN/herbs/basil, ./herbs/basil, /index, wiki/leek, leek, Wiki/leek, node.js,
    index, pea, pea ., what?/leek, love apple, Love Apple, a/b, Gemüse 50%, gemu\u0308se 50%, map.png, gone, .., basil.md.md, İ,
    wiki/index.md`),
);
const urls = fc.constantFrom(
  ...listed(`
    tomato.md, Tomato.md, TOMATO.md, ../10_DOMAIN/tomato.md, ./tomato.md, tomato, herbs/basil.md,
    herbs//basil.md, ../20_SYSTEM/node.js.md, ../index.md, ../../wiki, Gem%C3%BCse%2050%25.md,
    Gemüse%2050%.md, 100%25.md, pea .md, what?/leek.md, ../10_DOMAIN/herbs/basil.md,
    ../10_DOMAIN/what?/leek.md, ../../10_DOMAIN/tomato.md, tomato.md?raw=1, ../../src/pump.ts, ., ../../src/pump.ts:3, /src/pump.ts,
    /wiki/leek.md, ../../../etc, https://a.example, mailto:ada@garden.example, //a.example/x,
    ../../raw/notes.pdf, ../../herbs.md, gone.md`),
);
const fragments = fc.constantFrom(
  "",
  "",
  "",
  ...listed(`
    #Sowing, #sowing, #SOWING, #sowing-1, #Beds#Sowing, #^cold, #^warm, #Frost & ice, #frost--ice, #L3,
    #L3-L9, #start, #%53owing, #, #gone, #a|b`),
);
const labels = fc.constantFrom("", "", "|the beds", "\\|in a table");
const link = fc.oneof(
  fc
    .tuple(fc.constantFrom("", "", "!"), names, fragments, labels)
    .map(([mark, name, fragment, label]) => `${mark}[[${name}${fragment}${label}]]`),
  fc.tuple(urls, fragments).map(([url, fragment]) => `[there](${url}${fragment})`),
  fragments.map((fragment) => `[[${fragment}|here]] [here](${fragment})`),
);
const headings = ["# Sowing\n", "## Beds\n", "### Sowing\n", "## Frost & ice\n", "Cold. ^cold\n"];
const text = fc
  .record({
    aliases: fc.subarray([
      "love apple",
      "tomato",
      "a/b",
      "Map.png",
      "basil",
      "leek.md",
      "..",
      " pea",
    ]),
    parts: fc.subarray(headings),
    links: fc.array(link, { maxLength: 6 }),
  })
  .map(
    ({ aliases, parts, links }) =>
      `---\ntitle: Bed\ntype: domain\naliases: [${aliases.join(", ")}]\n---\n${parts.join("\n")}\n${links.join("\n\n")}\n`,
  );
const garden = fc.record({
  texts: fc.dictionary(fc.constantFrom(...paths), text, { minKeys: 2 }),
  prefix: fc.constantFrom("", "", "memory", "docs/memory"),
  files: fc.subarray(files),
});

test("an outline read from the text says what the links say when they are resolved", () => {
  let plain = 0;
  const property = fc.property(garden, ({ texts, prefix, files }) => {
    const pages = Object.entries(texts).map(([path, source]) => page(path, source));
    const index = new PageIndex(pages, { prefix, fileExists: lookupOf(files) });
    for (const one of pages) {
      if (one.document.linkRows) plain += 1; // of others, a parser has made the links
      expect(told(index.outline(one))).toEqual(told(resolvedOneByOne(index, one)));
    }
  });
  fc.assert(property, { numRuns: 600 });
  expect(plain).toBeGreaterThan(500);
});

test("where links lead stays known as long as no name and no page they lead to is another", () => {
  const fileExists = lookupOf(["src/pump.ts"]);
  const leek = page("wiki/10_DOMAIN/leek.md", "# Leek");
  const bed = page("wiki/10_DOMAIN/bed.md", "[[leek]] [p](../../src/pump.ts#L1)");
  const hut = page("wiki/10_DOMAIN/hut.md", "[[bed]]");
  const index = new PageIndex([bed, hut, leek], { prefix: "", fileExists });
  const before = [bed, hut].map((one) => index.outline(one));
  const next = index.next([bed, page(hut.path, "[[bed]] again"), leek], fileExists);
  expect(next.outline(bed)).toBe(before[0]);
  const sown = page(leek.path, "# Leek\n\n## Sowing");
  const other = next.next([bed, hut, sown], fileExists);
  expect(other.outline(bed).to).toEqual([sown]);
  const without = other.next([bed, hut, sown], lookupOf([]));
  expect(without.outline(bed)).toMatchObject({ isWhole: false, cites: [], citations: [] });
});

const vaults = ["data-engineering-wiki", "kepano-obsidian", "silverbullet"];

describe.skipIf(vaultsFolder === undefined)("in vaults of other people", () => {
  test.each(vaults)("%s: the outline of each page is what its links say", async (vault) => {
    const index = await readVault(join(vaultsFolder ?? "", vault));
    for (const one of index.pages)
      expect(told(index.outline(one))).toEqual(told(resolvedOneByOne(index, one)));
  });
});
