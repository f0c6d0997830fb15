import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Embedder } from "../../../wiki/search/embedder.ts";
import { HashEmbedder } from "../../../wiki/search/embed/hash-embedder.ts";
import { MemoryStore } from "../../../wiki/search/memory-store.ts";
import { parseQuery, plainQuery } from "../../../wiki/search/parse-query.ts";
import {
  SearchEngine,
  type SearchAnswer,
  type SearchMode,
} from "../../../wiki/search/search-engine.ts";
import type { PageFacts, StoredChunk } from "../../../wiki/search/store.ts";
import { makeChunk } from "./make-chunk.ts";

const now = new Date("2026-11-20T12:00:00Z");
const clock = () => now;

interface Garden {
  chunks: readonly StoredChunk[];
  facts?: ReadonlyMap<string, PageFacts>;
  embedder?: Embedder;
  /** Ids of the passages that have vectors; all of them when left out. */
  embedded?: readonly string[];
}

async function engineOf({ chunks, facts, embedder, embedded }: Garden): Promise<SearchEngine> {
  const having = chunks.filter(({ id }) => embedded?.includes(id) ?? true);
  const vectors =
    (await embedder?.embed(
      having.map(({ text }) => text),
      "passage",
    )) ?? [];
  const byId = new Map(vectors.map((vector, at) => [having[at]!.id, vector]));
  const store = new MemoryStore(chunks, byId, facts);
  return new SearchEngine({ store, clock, ...(embedder === undefined ? {} : { embedder }) });
}

const ask = (
  engine: SearchEngine,
  query: string,
  limit = 10,
  mode?: SearchMode,
): Promise<SearchAnswer> =>
  engine.search({ query: parseQuery(query, now), limit, ...(mode === undefined ? {} : { mode }) });
const pagesOf = ({ hits }: SearchAnswer): string[] => hits.map(({ page }) => page);

const pruning = makeChunk({
  id: "wiki/a/pruning.md#0",
  title: "Pruning",
  text: "Cut roses in March.",
});
const roses = makeChunk({
  id: "wiki/a/roses.md#0",
  title: "Roses",
  aliases: ["rosa"],
  text: "Pruning them in March, pruning again in June: pruning roses.",
});
const wall = makeChunk({ id: "wiki/a/wall.md#0", title: "Wall", text: "Figs like warm stones." });

describe("SearchEngine", () => {
  it("puts the page that the query names first", async () => {
    const engine = await engineOf({ chunks: [roses, pruning, wall] });
    expect(pagesOf(await ask(engine, "pruning"))[0]).toBe("wiki/a/pruning.md");
    expect(pagesOf(await ask(engine, "What is the rosa?"))[0]).toBe("wiki/a/roses.md");
  });

  it("without a model searches by words, and says so", async () => {
    const answer = await ask(await engineOf({ chunks: [roses, wall] }), "warm figs");
    expect(pagesOf(answer)).toEqual(["wiki/a/wall.md"]);
    expect(answer.mode).toBe("text");
    expect(answer.notes).toEqual(["Searched by words alone: there is no model for meanings."]);
  });

  it("goes on with words when the model fails, and says why", async () => {
    class BrokenEmbedder extends HashEmbedder {
      override embed(
        _texts: readonly string[],
        kind: "query" | "passage",
      ): Promise<Float32Array[]> {
        return kind === "query"
          ? Promise.reject(new Error("The model's process has ended."))
          : super.embed(_texts, kind);
      }
    }
    const engine = await engineOf({ chunks: [roses, wall], embedder: new BrokenEmbedder() });
    const answer = await ask(engine, "warm figs");
    expect(pagesOf(answer)).toEqual(["wiki/a/wall.md"]);
    expect(answer.notes).toEqual(["Searched by words alone: The model's process has ended."]);
  });

  it("finds by meaning what words do not", async () => {
    const chunks = [roses, wall];
    const near = makeChunk({ ...wall, text: "Cut roses in March." });
    const vectors = await new HashEmbedder().embed([roses.text, near.text], "passage");
    const store = new MemoryStore(
      chunks,
      new Map([
        [roses.id, vectors[0]!],
        [wall.id, vectors[1]!],
      ]),
    );
    const engine = new SearchEngine({ store, embedder: new HashEmbedder(), clock });
    const answer = await ask(engine, "cut roses in march");
    expect(pagesOf(answer)).toContain("wiki/a/wall.md");
    expect(answer.mode).toBe("hybrid");
    const [best] = (await ask(engine, "cut roses in march", 1, "vector")).hits;
    expect(best?.page).toBe("wiki/a/wall.md");
    expect(best?.cosine).toBeCloseTo(1, 5);
    expect(best?.bm25).toBeUndefined();
  });

  it("does not punish pages that are not embedded yet", async () => {
    const chunks = [
      makeChunk({
        id: "wiki/a/nights.md#0",
        title: "Cold nights",
        text: "Frost kills young beans; cover beans from frost.",
      }),
      makeChunk({ id: "wiki/a/climbers.md#0", text: "Beans climb. Beans need poles." }),
      makeChunk({ id: "wiki/a/rows.md#0", text: "Poles of ash carry beans and peas in rows." }),
    ];
    const embedded = ["wiki/a/climbers.md#0", "wiki/a/rows.md#0"];
    const engine = await engineOf({ chunks, embedder: new HashEmbedder(), embedded });
    const answer = await ask(engine, "frost young beans");
    expect(pagesOf(answer)[0]).toBe("wiki/a/nights.md");
    expect(answer.hits[0]?.parts.map(({ name }) => name)).toEqual(["words", "meaning"]);
    expect(answer.notes).toEqual(["2 of 3 passages are embedded; the others go by words alone."]);
  });

  it("puts the page that has a name of code before those that have its parts", async () => {
    const chunks = [
      makeChunk({ id: "wiki/a/pump.md#0", title: "Water", text: "`startPump` fills the tank." }),
      ...["one", "two", "three"].map((name) =>
        makeChunk({
          id: `wiki/a/${name}.md#0`,
          title: name,
          text: "Start a pump, start pumps, pump.",
        }),
      ),
    ];
    const engine = await engineOf({ chunks, embedder: new HashEmbedder() });
    const [best] = (await ask(engine, "how to start_pump the pumps")).hits;
    expect(best?.page).toBe("wiki/a/pump.md");
    expect(best?.parts).toContainEqual(expect.objectContaining({ name: "code", value: 0.6 }));
  });

  it("leaves out what a model says is about something else", async () => {
    const hash = new HashEmbedder();
    const known: Embedder = {
      model: "all-MiniLM-L6-v2/q8",
      dimensions: hash.dimensions,
      embed: (texts, kind) => hash.embed(texts, kind),
      close: () => hash.close(),
    };
    const zeppelin = "zeppelin airship maintenance";
    const everything = await engineOf({ chunks: [roses, wall], embedder: hash });
    expect((await ask(everything, zeppelin)).hits).not.toEqual([]);
    const related = await engineOf({ chunks: [roses, wall], embedder: known });
    expect((await ask(related, zeppelin)).hits).toEqual([]);
  });

  it("shows each page once, with its other passages", async () => {
    const chunks = [0, 1, 2].map((at) =>
      makeChunk({ id: `wiki/a/leek.md#${at}`, text: `Leek ${"deep ".repeat(at)}`, line: at + 1 }),
    );
    const { hits } = await ask(await engineOf({ chunks: [...chunks, wall] }), "leek deep");
    expect(hits).toHaveLength(1);
    expect(hits[0]?.line).toBe(3);
    expect(hits[0]?.more.map(({ line }) => line)).toEqual([2, 1]);
  });

  it("finds the other pages beside one that has hundreds of passages", async () => {
    const log = Array.from({ length: 300 }, (_, at) =>
      makeChunk({ id: `wiki/a/log.md#${at}`, title: "Diary", text: "Leeks, leeks and leeks." }),
    );
    const leek = makeChunk({
      id: "wiki/a/earth.md#0",
      title: "Earth",
      text: "Earth up the leeks twice a year.",
    });
    const answer = await ask(await engineOf({ chunks: [...log, leek] }), "leeks", 10, "text");
    expect(pagesOf(answer).toSorted()).toEqual(["wiki/a/earth.md", "wiki/a/log.md"]);
  });

  it("lets superseded, stale and listing pages sink, and says why", async () => {
    const text = "Water at dawn, never at noon.";
    const chunk = (name: string, more: Partial<StoredChunk> = {}) =>
      makeChunk({ id: `wiki/${name}.md#0`, title: "Notes", text, ...more });
    const chunks = [
      chunk("a/1-replaced", { text: `${text} Water water.` }),
      chunk("a/2-old", { status: "Deprecated" }),
      chunk("a/3-stale", { status: "stale" }),
      chunk("index"),
      chunk("a/5-good"),
    ];
    const facts = new Map([
      ["wiki/a/1-replaced.md", { inbound: 0, supersededBy: "wiki/a/5-good.md" }],
    ]);
    const { hits } = await ask(await engineOf({ chunks, facts }), "water at dawn");
    expect(hits.map(({ page }) => page)[0]).toBe("wiki/a/5-good.md");
    const warnings = new Map(hits.map(({ page, warnings }) => [page, warnings]));
    expect(warnings.get("wiki/a/1-replaced.md")).toEqual(["superseded by wiki/a/5-good.md"]);
    expect(warnings.get("wiki/a/2-old.md")).toEqual(["its status is Deprecated"]);
    expect(warnings.get("wiki/a/3-stale.md")).toEqual(["its status is stale"]);
    expect(warnings.get("wiki/a/5-good.md")).toEqual([]);
  });

  it("of two that say the same, prefers the one that is linked to, or newer", async () => {
    const twins = ["east", "west"].map((name) =>
      makeChunk({ id: `wiki/a/${name}.md#0`, title: "Bed", text: "Beans and peas." }),
    );
    const linked = new Map([["wiki/a/west.md", { inbound: 12 }]]);
    expect(pagesOf(await ask(await engineOf({ chunks: twins, facts: linked }), "peas"))[0]).toBe(
      "wiki/a/west.md",
    );
    const dated = twins.map((chunk, at) => ({
      ...chunk,
      updated: now.getTime() - (1 - at) * 3e10,
    }));
    expect(pagesOf(await ask(await engineOf({ chunks: dated }), "peas"))[0]).toBe("wiki/a/west.md");
  });

  it("fills a budget with what fits", async () => {
    const chunks = [
      makeChunk({
        id: "wiki/a/long.md#0",
        text: `Hedge hedge hedge hedge. ${"Long. ".repeat(100)}`,
      }),
      makeChunk({ id: "wiki/a/short.md#0", text: "A hedge." }),
      makeChunk({ id: "wiki/a/other.md#0", text: "Some hedge stands here too." }),
    ];
    const engine = await engineOf({ chunks });
    const query = parseQuery("hedge", now);
    const { hits } = await engine.search({ query, limit: 10, mode: "text", budgetTokens: 12 });
    expect(hits.map(({ page }) => page).toSorted()).toEqual(["wiki/a/other.md", "wiki/a/short.md"]);
    expect(hits.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(12);
  });

  it("finds nothing for nothing", async () => {
    const engine = await engineOf({ chunks: [roses], embedder: new HashEmbedder() });
    for (const query of ["", "  ", "?!", "type:domain"])
      expect((await ask(engine, query)).hits).toEqual([]);
  });

  it("finds pages like a page, with vectors and without, never the page itself", async () => {
    const chunks = [roses, pruning, wall];
    const page = { path: "wiki/a/roses.md", title: roses.title, text: roses.text };
    for (const embedder of [undefined, new HashEmbedder()]) {
      const engine = await engineOf({ chunks, ...(embedder === undefined ? {} : { embedder }) });
      expect(pagesOf(await engine.similar(page, 1))).toEqual(["wiki/a/pruning.md"]);
    }
  });

  it("scores fall, and their parts add up, whatever is asked of whatever wiki", async () => {
    const words = constantFrom("rose", "bean", "pruning", "frost", "soil", "the");
    const chunk = record({
      page: integer({ min: 0, max: 5 }),
      title: words,
      text: array(words, { maxLength: 12 }),
      status: constantFrom("", "stale", "superseded"),
      inbound: integer({ min: 0, max: 40 }),
      age: integer({ min: 0, max: 1000 }),
    });
    const mode = constantFrom<SearchMode>("hybrid", "text", "vector");
    await assert(
      asyncProperty(
        array(chunk, { maxLength: 8 }),
        array(words),
        mode,
        boolean(),
        async (list, query, mode, all) => {
          const chunks = list.map(({ page, title, text, status, age }, at) =>
            makeChunk({
              id: `wiki/a/${page}.md#${at}`,
              title,
              status,
              text: text.join(" "),
              updated: now.getTime() - age * 86_400_000,
            }),
          );
          const facts = new Map(
            list.map(({ page, inbound }) => [`wiki/a/${page}.md`, { inbound }]),
          );
          const embedder = new HashEmbedder(32);
          const embedded = all ? {} : { embedded: chunks.slice(0, 2).map(({ id }) => id) };
          const engine = await engineOf({ chunks, facts, embedder, ...embedded });
          const { hits } = await engine.search({
            query: plainQuery(query.join(" ")),
            limit: 5,
            mode,
          });
          expect(new Set(hits.map(({ page }) => page)).size).toBe(hits.length);
          hits.forEach(({ score, parts }, at) => {
            expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 12);
            expect(score).toBeLessThanOrEqual(hits[at - 1]?.score ?? Infinity);
            expect(score).toBeGreaterThan(0);
          });
        },
      ),
    );
  });
});
