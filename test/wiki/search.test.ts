import { MemorySearch, type PageHit } from "#wiki";
import { expect, test } from "vitest";
import { maxSnippet } from "../../wiki/search/page-search.ts";
import { sectionsOf } from "../../wiki/search/sections.ts";
import { tokenize } from "../../wiki/search/tokenize.ts";
import { page } from "./garden.ts";

test("tokens are names whole and in parts", () => {
  expect(tokenize("parsePrice() reads `src/parse-price.ts`; XMLHttp v2 MAX_BEDS")).toEqual(
    "parse price parseprice reads src parse price ts src/parse-price.ts xml http xmlhttp v2 max beds max_beds".split(
      " ",
    ),
  );
  expect(tokenize("Über Äpfel, e.g. 🥕.")).toEqual(["über", "äpfel", "e", "g", "e.g"]);
  expect(tokenize("x".repeat(5_000))).toHaveLength(1);
});

test("a page is cut at its headings, without its front matter", () => {
  const sections = sectionsOf(
    page("wiki/10_DOMAIN/bed.md", "intro\n\n# Bed\n\nsoil\n\n## Water\n\ndaily\n\n# Sun\n"),
  );
  expect(
    sections.map(({ headings, line, endLine }) => [headings.join(" > "), line, endLine]),
  ).toEqual([
    ["", 5, 6],
    ["Bed", 7, 10],
    ["Bed > Water", 11, 14],
    ["Sun", 15, 16],
  ]);
});

const search = new MemorySearch([
  page(
    "wiki/10_DOMAIN/bed.md",
    "# Beds\n\nA bed needs water.\n\n## Watering\n\nCall `startPump()` daily.\n",
  ),
  page(
    "wiki/20_SYSTEM/pump.md",
    "# The pump\n\nIn `src/water/start_pump.ts`.\n",
    "aliases: [Brunnen]\n",
  ),
  page(
    "wiki/10_DOMAIN/tomato.md",
    `# Tomato\n\n${"Words about tomatoes.\n".repeat(60)}Beware of the pump.\n${"More.\n".repeat(100)}`,
  ),
]);

async function first(query: string): Promise<PageHit | undefined> {
  return (await search.search(query, 5))[0];
}

test("finds sections by words, names of code, aliases, beginnings and slips", async () => {
  expect(await first("pump")).toMatchObject({
    page: "wiki/20_SYSTEM/pump.md",
    title: "pump",
    heading: "The pump",
  });
  expect(await first("watering daily")).toMatchObject({
    page: "wiki/10_DOMAIN/bed.md",
    heading: "Beds > Watering",
    line: 9,
    endLine: 12,
  });
  expect((await first("startPump"))?.page).toBe("wiki/10_DOMAIN/bed.md");
  expect((await first("start_pump.ts"))?.page).toBe("wiki/20_SYSTEM/pump.md");
  expect((await first("brunnen"))?.page).toBe("wiki/20_SYSTEM/pump.md");
  expect((await first("tomat"))?.page).toBe("wiki/10_DOMAIN/tomato.md");
  expect((await first("tomatto"))?.page).toBe("wiki/10_DOMAIN/tomato.md");
});

test("scores fall, the limit holds, and nothing is found for nothing", async () => {
  const hits = await search.search("pump water tomato", 2);
  expect(hits).toHaveLength(2);
  expect(hits[0]?.score).toBeGreaterThanOrEqual(hits[1]?.score ?? Infinity);
  expect(await search.search("", 5)).toEqual([]);
  expect(await search.search("?!", 5)).toEqual([]);
  expect(await search.search("pump", 0)).toEqual([]);
});

test("a snippet of a long section shows the match", async () => {
  const hits = await search.search("beware", 1);
  expect(hits[0]?.snippet).toContain("Beware of the pump.");
  expect(hits[0]?.snippet.length).toBeLessThanOrEqual(maxSnippet + 4);
});
