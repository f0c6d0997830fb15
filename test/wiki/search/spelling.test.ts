import { array, assert, constantFrom, integer, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { HashEmbedder } from "../../../wiki/search/embed/hash-embedder.ts";
import { MemoryStore } from "../../../wiki/search/memory-store.ts";
import { parseQuery, plainQuery } from "../../../wiki/search/parse-query.ts";
import { SearchEngine, type SearchAnswer } from "../../../wiki/search/search-engine.ts";
import { mostEdits, nearestTerm } from "../../../wiki/search/near-term.ts";
import { respell } from "../../../wiki/search/spelling.ts";
import { editDistance } from "../../../wiki/links/suggest.ts";
import { makeChunk } from "./make-chunk.ts";

const now = new Date("2026-11-20T12:00:00Z");
const garden = [
  makeChunk({ id: "wiki/tomato.md#0", title: "Tomato", text: "Tomatoes want a trellis." }),
  makeChunk({ id: "wiki/compost.md#0", title: "Compost", text: "Composting takes a year." }),
  makeChunk({ id: "wiki/leek.md#0", title: "Leek", text: "Leeks need deep soil; turn it." }),
];

async function ask(text: string, mode: "text" | "hybrid" = "text"): Promise<SearchAnswer> {
  const embedder = new HashEmbedder();
  const vectors = await embedder.embed(
    garden.map((chunk) => `${chunk.title} ${chunk.text}`),
    "passage",
  );
  const byId = new Map(vectors.map((vector, at) => [garden[at]!.id, vector]));
  const engine = new SearchEngine({
    store: new MemoryStore(garden, byId),
    embedder,
    clock: () => now,
  });
  return engine.search({ query: parseQuery(text, now), limit: 5, mode });
}

describe("a misspelt question", () => {
  it("is answered as it was meant, and says so in the words of both", async () => {
    const { hits, notes } = await ask("Tomattoes");
    expect(hits[0]?.page).toBe("wiki/tomato.md");
    expect(notes).toEqual(['No page has "tomattoes": showing results for "tomatoes".']);
    expect(hits[0]?.parts.map(({ name }) => name)).toContain("title");
    expect(hits[0]?.snippet.highlights).not.toEqual([]);
  });

  it("is embedded as it was meant, too", async () => {
    const [asked, meant] = [await ask("composst", "hybrid"), await ask("compost", "hybrid")];
    expect(asked.hits[0]?.page).toBe("wiki/compost.md");
    expect(asked.hits[0]?.cosine).toBe(meant.hits[0]?.cosine);
  });

  it("keeps the words that pages have, and those that are near none", async () => {
    expect((await ask("trellis of a tomato")).notes).toEqual([]);
    expect((await ask("xylophone")).notes).toEqual([]);
    expect(await ask("xylophone")).toMatchObject({ hits: [] });
  });

  it("is left alone when it is short, a number, in quotes or a beginning", async () => {
    for (const text of ["leak", "12345", '"tomattoes"', "tomatt*"])
      expect(await ask(text)).toMatchObject({ notes: [] });
  });
});

it("nearestTerm is never further than allowed, and none that is allowed is nearer", () => {
  const letters = string({ unit: constantFrom("a", "b", "c"), minLength: 4, maxLength: 11 });
  assert(
    property(letters, array(tuple(letters, integer({ min: 1, max: 9 }))), (term, counts) => {
      const distances = counts
        .filter(([other]) => other[0] === term[0] && other !== term)
        .map(([other]) => editDistance(term, other, 12))
        .filter((distance) => distance <= mostEdits(term));
      const found = nearestTerm(term, counts);
      const distance = found === undefined ? Infinity : editDistance(term, found, 12);
      expect(distance).toBe(Math.min(...distances));
    }),
  );
  const twice = [["frosts", 1] as const, ["frosty", 3] as const];
  expect(nearestTerm("frost", twice)).toBe("frosty");
});

it("respell changes the text and the terms, and nothing else", () => {
  const query = plainQuery("Where do Tomattoes, tomattoes grow?", { types: ["domain"] });
  const meant = respell(query, [{ asked: "tomatto", meant: "tomato" }]);
  expect(meant.text).toBe("Where do tomato, tomato grow?");
  expect(meant.words.terms).toEqual(query.words.terms.map((term) => term.replace("tt", "t")));
  expect(meant.filter).toEqual(query.filter);
});
