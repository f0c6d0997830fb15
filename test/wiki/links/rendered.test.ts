import { parseMarkdown, renderMarkdown, renderSafely, type Link, type PageIndex } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { resolverFrom } from "../../../server/gather/link-views.ts";
import { indexOf } from "../garden.ts";

// A link is broken in the browser exactly when lint says so: both ask one resolver about the same links.

const files = ["src/pump.ts", "wiki/map.png"];
const garden = indexOf(
  {
    "wiki/10_DOMAIN/tomato.md":
      "---\ntitle: Tomato\ntype: domain\naliases: [Love Apple]\n---\n## Sowing\n\nCold. ^cold\n",
    "wiki/10_DOMAIN/bed.md": "# Bed",
    "wiki/20_SYSTEM/bed.md": "# Bed",
    "wiki/index.md": "",
  },
  files,
);
const from = "wiki/index.md";

/** What lint would report, link by link. */
function verdictsOf(markdown: string, index: PageIndex): { link: Link; isBroken: boolean }[] {
  return parseMarkdown(markdown).links.map((link) => {
    const { kind } = index.resolve(link, from);
    return { link, isBroken: kind === "missing" || kind === "ambiguous" };
  });
}

/** Every `href` and `src` of the page, with whether it is shown as missing. */
function addressesIn(html: string): { address: string; isMissing: boolean }[] {
  return Array.from(html.matchAll(/<(?:a|img)\b[^>]*>/g), ([tag]) => ({
    address: /(?:href|src)="([^"]*)"/.exec(tag)?.[1] ?? "",
    isMissing: /class="[^"]*\bmissing\b/.test(tag),
  }));
}

const target = fc.constantFrom(
  "tomato",
  "Love Apple",
  "bed",
  "10_DOMAIN/bed",
  "none",
  "map.png",
  "tomato#Sowing",
  "tomato#Reaping",
  "tomato#^cold",
  "tomato#^hot",
  "#Here",
  "../../etc/passwd",
);
const url = fc.constantFrom(
  "10_DOMAIN/tomato.md",
  "10_DOMAIN/tomato.md#sowing",
  "10_DOMAIN/tomato.md#no",
  "../src/pump.ts#L3",
  "../src/none.ts",
  "none.md",
  "#here",
  "#nowhere",
  "10_DOMAIN/Tomato",
  "%2e%2e/%2e%2e/x",
);
const link = fc.oneof(
  target.map((name) => `[[${name}]]`),
  target.map((name) => `[[${name}|label]]`),
  target.map((name) => `![[${name}]]`),
  url.map((to) => `[text](${to})`),
  url.map((to) => `[**b** \`c\`](<${to}> "title")`),
  url.map((to) => `[text][r]\n\n[r]: ${to}\n`),
  target.map((name) => `\n| a |\n|---|\n| [[${name}\\|t]] |\n`),
);
const page = fc
  .array(link, { minLength: 1, maxLength: 5 })
  .map((links) => links.map((text, at) => text.replaceAll("[r]", `[r${at}]`)).join("\n\n"))
  .map((body) => `# Here\n\n${body}\n`);

test("what lint calls broken is shown as missing, and everything else leads where lint says", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(page, async (markdown) => {
      const others = Object.fromEntries(garden.pages.map(({ path, source }) => [path, source]));
      const index = indexOf(
        { ...others, [from]: `---\ntitle: I\ntype: system\n---\n${markdown}` },
        files,
      );
      const source = index.byPath(from)?.source ?? "";
      const resolve = resolverFrom(index, from);
      const { html } = await renderMarkdown(source, { resolve });
      const expected = verdictsOf(source, index).map(({ link, isBroken }) => ({
        address: resolve(link)?.href,
        isMissing: isBroken,
      }));
      expect(addressesIn(html)).toEqual(expected);
      compared += expected.length;
    }),
    { numRuns: 80 },
  );
  expect(compared).toBeGreaterThan(100);
});

test("the page that is rendered in a thread of its own shows the same", async () => {
  const markdown = "[[tomato]] [[none]] [[bed]] [x](none.md) [y](10_DOMAIN/tomato.md#sowing)";
  const options = { resolve: resolverFrom(garden, from) };
  const { html } = await renderSafely(markdown, options);
  expect(html).toBe((await renderMarkdown(markdown, options)).html);
  expect(addressesIn(html).map(({ isMissing }) => isMissing)).toEqual(
    verdictsOf(markdown, garden).map(({ isBroken }) => isBroken),
  );
});
