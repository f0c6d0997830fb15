import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../../wiki/search/analyze.ts";
import type {
  Candidate,
  ChunkFilter,
  ChunkStore,
  StoredChunk,
  TextQuery,
} from "../../../wiki/search/store.ts";
import { makeChunk } from "./make-chunk.ts";

/** A garden's wiki of seven passages; every store of the contract holds exactly these. */
const contractChunks: readonly StoredChunk[] = [
  makeChunk({
    id: "wiki/10_DOMAIN/tomato.md#0",
    title: "Tomato",
    aliases: ["love apple"],
    tags: ["fruit"],
    text: "Water the tomato beds in the morning. Ripe tomatoes keep a week.",
    updated: 2000,
  }),
  makeChunk({
    id: "wiki/10_DOMAIN/tomato.md#1",
    title: "Tomato",
    tags: ["fruit"],
    headings: ["Blight"],
    text: "Brown spots on the leaves after rain in the morning.",
    updated: 2000,
  }),
  makeChunk({
    id: "wiki/10_DOMAIN/leek.md#0",
    title: "Leek",
    tags: ["root"],
    text: "Plant deep; earth up twice. Beds of rain water help.",
    updated: 1000,
  }),
  makeChunk({
    id: "wiki/20_SYSTEM/pump.md#0",
    type: "system",
    title: "Pump",
    headings: ["startPump"],
    text: "The function `startPump` in `src/water/start-pump.ts` fills the tank.",
    updated: 3000,
  }),
  makeChunk({
    id: "wiki/30_CONCEPT/cafe.md#0",
    type: "concept",
    title: "Café",
    text: "価格表 for guests.",
  }),
  makeChunk({
    id: 'wiki/30_CONCEPT/o\'brien "100%".md#0',
    type: "concept",
    title: "O'Brien",
    text: "Owner; DROP TABLE; -- x",
  }),
  makeChunk({ id: "wiki/90_LOG/may.md#0", type: "log", title: "May", text: "Sowed beans." }),
];

/** What `ChunkStore` promises, over one store that holds `contractChunks` and vectors for some. */
export function storeContract(
  name: string,
  open: (
    chunks: readonly StoredChunk[],
    vectors: ReadonlyMap<string, Float32Array>,
  ) => Promise<ChunkStore>,
): void {
  describe(`${name} keeps the contract of a store`, () => {
    const vectors = new Map([
      ["wiki/10_DOMAIN/tomato.md#0", unit(1, 0, 0)],
      ["wiki/10_DOMAIN/tomato.md#1", unit(1, 1, 0)],
      ["wiki/10_DOMAIN/leek.md#0", unit(0, 1, 0)],
      ["wiki/20_SYSTEM/pump.md#0", unit(-1, 0, 0.1)],
    ]);
    const store = open(contractChunks, vectors);
    afterAll(async () => (await store).close());

    const text = async (query: Partial<TextQuery>, limit = 10, filter?: ChunkFilter) =>
      idsOf(
        await (
          await store
        ).searchText({ terms: [], phrases: [], prefixes: [], ...query }, limit, filter),
      );
    const words = (query: string, limit?: number, filter?: ChunkFilter) =>
      text({ terms: analyze(query) }, limit, filter);

    it("finds any of the words, the passage with most of them first", async () => {
      const found = await words("ripe tomatoes rain");
      expect(found[0]).toBe("tomato.md#0");
      expect(found.toSorted()).toEqual(["leek.md#0", "tomato.md#0", "tomato.md#1"]);
    });

    it("searches titles, aliases, headings, paths and tags too", async () => {
      expect(await words("love apple")).toContain("tomato.md#0");
      expect((await words("blight"))[0]).toBe("tomato.md#1");
      expect(await words("30_CONCEPT")).toContain("cafe.md#0");
      expect((await words("root"))[0]).toBe("leek.md#0");
    });

    it("finds names of code by their parts and by their other spellings", async () => {
      for (const query of ["start pump", "start_pump", "startPump", "start-pump.ts"])
        expect((await words(query))[0]).toBe("pump.md#0");
    });

    it("finds writing without spaces and with accents", async () => {
      expect((await words("価格"))[0]).toBe("cafe.md#0");
      expect((await words("cafe"))[0]).toBe("cafe.md#0");
    });

    it("wants the words of a phrase in a row", async () => {
      expect(await text({ phrases: [analyze("rain in the morning")] })).toEqual(["tomato.md#1"]);
      expect(await text({ phrases: [analyze("morning rain")] })).toEqual([]);
      expect(await text({ terms: analyze("beds"), phrases: [analyze("rain water")] })).toEqual([
        "leek.md#0",
      ]);
    });

    it("finds words by their beginning", async () => {
      expect((await text({ prefixes: ["tomat"] })).toSorted()).toEqual([
        "tomato.md#0",
        "tomato.md#1",
      ]);
      expect(await text({ prefixes: ["zzz"] })).toEqual([]);
    });

    it("finds nothing for an unknown word, no word, or no room", async () => {
      expect(await words("zeppelin")).toEqual([]);
      expect(await text({})).toEqual([]);
      expect(await words("tomato", 0)).toEqual([]);
    });

    it("counts a word as often as it is asked for", async () => {
      const leek = await words("tomato leek leek leek leek");
      const tomato = await words("tomato tomato tomato tomato leek");
      expect(leek[0]).toBe("leek.md#0");
      expect(tomato[0]).toMatch(/^tomato/);
    });

    it("gives at most as many as asked, the best", async () => {
      const all = await words("water rain tomato beds");
      expect(await words("water rain tomato beds", 2)).toEqual(all.slice(0, 2));
    });

    it("keeps to the filter, each part of it", async () => {
      const query = "water rain tomato pump beds";
      expect(await words(query, 10, { types: ["system", "log"] })).toEqual(["pump.md#0"]);
      expect(await words(query, 10, { tags: ["root"] })).toEqual(["leek.md#0"]);
      expect(await words(query, 10, { paths: ["wiki/20_SYSTEM/"] })).toEqual(["pump.md#0"]);
      expect(await words(query, 10, { since: 3000 })).toEqual(["pump.md#0"]);
      expect(await words(query, 10, { types: ["system"], tags: ["root"] })).toEqual([]);
      expect(await words("owner", 10, { paths: [`wiki/30_CONCEPT/o'brien "100%`] })).toEqual([
        `o'brien "100%".md#0`,
      ]);
      expect(await words("tomato", 10, { paths: ["wiki/__"] })).toEqual([]);
      expect(await words("tomato", 10, { tags: ["fruit' OR '1'='1"] })).toEqual([]);
    });

    it("knows what was meant by a word that it has not", async () => {
      const asked = ["tomatto", "bronw", "tomato", "tomahto", "leaks", "zebras", "watch"];
      const found = await (await store).respellings(asked.flatMap((word) => analyze(word)));
      expect(found).toEqual([
        { asked: "tomatto", meant: "tomato" },
        { asked: "bronw", meant: "brown" },
        { asked: "tomahto", meant: "tomato" },
      ]);
    });

    it("takes what looks like a pattern or a command as words", async () => {
      for (const query of ['"; DROP', "tomato*", "(tomato", "a AND b OR", "field:x^2~", "\\"])
        await expect(text({ terms: [query.toLowerCase()] })).resolves.toBeInstanceOf(Array);
    });

    it("gives passages whole", async () => {
      const query = { terms: analyze("blight"), phrases: [], prefixes: [] };
      const [best] = await (await store).searchText(query, 1);
      expect(best?.chunk).toEqual(contractChunks[1]);
      expect(best?.score).toBeGreaterThan(0);
    });

    it("finds the nearest vectors by cosine, and never what has none", async () => {
      const near = await (await store).searchVector(unit(1, 0, 0), 10);
      expect(idsOf(near)).toEqual(["tomato.md#0", "tomato.md#1", "leek.md#0", "pump.md#0"]);
      expect(near[0]?.score).toBeCloseTo(1, 3);
      expect(near[1]?.score).toBeCloseTo(Math.SQRT1_2, 2);
      expect(near[3]?.score).toBeLessThan(0);
      expect(idsOf(await (await store).searchVector(unit(1, 0, 0), 1))).toEqual(["tomato.md#0"]);
      expect(
        idsOf(await (await store).searchVector(unit(1, 0, 0), 10, { tags: ["root"] })),
      ).toEqual(["leek.md#0"]);
    });

    it("knows the vectors of a page, and how far they reach", async () => {
      expect(await (await store).vectorsOf("wiki/10_DOMAIN/tomato.md")).toHaveLength(2);
      expect(await (await store).vectorsOf("wiki/90_LOG/may.md")).toEqual([]);
      expect(await (await store).coverage()).toEqual({ chunks: 7, vectors: 4 });
    });
  });
}

/** Without the folders, which say nothing here. */
function idsOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ chunk: { id } }) => id.slice(id.lastIndexOf("/") + 1));
}

function unit(...values: number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}
