import { cp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { IndexFolder } from "../../../../wiki/search/index/index-folder.ts";
import { LanceStore, openTables } from "../../../../wiki/search/index/lance-store.ts";
import { LanceWriter } from "../../../../wiki/search/index/lance-writer.ts";
import type { StoredChunk } from "../../../../wiki/search/store.ts";
import { bedPath, CountingEmbedder, makeGardenWiki, type GardenWiki } from "./garden-wiki.ts";

async function openStore({ content }: GardenWiki): Promise<LanceStore> {
  const tables = await openTables(await IndexFolder.of(content));
  if (!tables) throw new Error("there is no good index");
  return new LanceStore(tables);
}

async function find(garden: GardenWiki, term: string): Promise<StoredChunk[]> {
  const store = await openStore(garden);
  const found = await store.searchText({ terms: [term], phrases: [], prefixes: [] }, 50);
  await store.close();
  return found.map(({ chunk }) => chunk);
}

const pathsOf = (chunks: readonly StoredChunk[]): string[] => chunks.map(({ page }) => page);

it("indexes all pages once, then only what has changed", async () => {
  const garden = await makeGardenWiki(30);
  const first = await garden.update();
  expect(first).toMatchObject({ outcome: "done", isNew: true, chunks: 30 });
  expect(first.pages).toEqual({ total: 30, indexed: 30, removed: 0 });
  expect(pathsOf(await find(garden, "plant7"))).toEqual([bedPath(7)]);

  const seal = join(garden.directory, ".loopwiki/search/seal.json");
  const before = await stat(seal);
  expect((await garden.update()).pages).toEqual({ total: 30, indexed: 0, removed: 0 });
  expect((await stat(seal)).mtimeMs).toBe(before.mtimeMs);

  await garden.write(bedPath(7), "# Bed 7\n\nDug over for melons.\n");
  await garden.write(bedPath(30), "# Bed 30\n\nA new bed.\n");
  await garden.remove(bedPath(3));
  const third = await garden.update();
  expect(third).toMatchObject({ outcome: "done", isNew: false, chunks: 30 });
  expect(third.pages).toEqual({ total: 30, indexed: 2, removed: 1 });
  expect(await find(garden, "plant7")).toEqual([]);
  expect(await find(garden, "plant3")).toEqual([]);
  expect(pathsOf(await find(garden, "melon"))).toEqual([bedPath(7)]);
  expect(pathsOf(await find(garden, "plant8"))).toEqual([bedPath(8)]);
});

it("keeps git away from the index", async () => {
  const garden = await makeGardenWiki(1);
  await garden.update();
  expect(await readFile(join(garden.directory, ".loopwiki/.gitignore"), "utf8")).toBe("*\n");
});

it("takes one passage away when a page gets shorter, and leaves no other behind", async () => {
  const garden = await makeGardenWiki(3);
  const long = "Leeks want deep soil and a lot of patience, year after year. ".repeat(2);
  await garden.write(bedPath(1), `# Leeks\n\n${long}\n\n## Frost\n\n${long}\n`);
  expect((await garden.update()).chunks).toBe(4);
  await garden.write(bedPath(1), `# Leeks\n\n${long}\n`);
  expect((await garden.update()).chunks).toBe(3);
  expect(await find(garden, "frost")).toEqual([]);
});

it("finds a page that repeats a word more often than the wiki has pages", async () => {
  const garden = await makeGardenWiki(4);
  await garden.update();
  await garden.write(bedPath(4), `# Melons\n\n${"More about melon. ".repeat(40)}\n`);
  await garden.update();
  expect(pathsOf(await find(garden, "melon"))).toEqual([bedPath(4)]);
});

it("embeds each text once, however often the index is made anew", async () => {
  const garden = await makeGardenWiki(20);
  const embedder = new CountingEmbedder();
  expect(await garden.update({ embedder })).toMatchObject({ vectors: 20, missing: 0 });
  expect(embedder.texts).toBe(20);
  await garden.update({ embedder });
  expect(await garden.update({ embedder, rebuild: true })).toMatchObject({
    vectors: 20,
    isNew: true,
  });
  expect(embedder.texts).toBe(20);
  await garden.write(bedPath(4), "# Bed 4\n\nDug over for melons.\n");
  expect(await garden.update()).toMatchObject({ chunks: 20, vectors: 19, missing: 1 });
  expect(await garden.update({ embedder })).toMatchObject({ vectors: 20, missing: 0 });
  expect(embedder.texts).toBe(21);
});

it("finds by vectors what was embedded, and nothing by the vector of a text that has changed", async () => {
  const garden = await makeGardenWiki(12);
  const embedder = new CountingEmbedder();
  await garden.update({ embedder });
  const [question] = await embedder.embed(
    ["Bed 5 In this bed grows plant5, which needs compost"],
    "query",
  );
  const near = async () => {
    const store = await openStore(garden);
    const found = await store.searchVector(question ?? new Float32Array(16), 12);
    await store.close();
    return found.map(({ chunk }) => chunk.page);
  };
  expect((await near())[0]).toBe(bedPath(5));
  await garden.write(bedPath(5), "# Bed 5\n\nDug over for melons.\n");
  await garden.update();
  expect(await near()).not.toContain(bedPath(5));
});

function about(plant: string): string {
  return `## ${plant}\n\nThe ${plant} wants deep soil, some rain and a lot of patience.\n\n`;
}

it("knows which vectors are missing when passages of a page change places", async () => {
  const garden = await makeGardenWiki(2);
  const embedder = new CountingEmbedder();
  await garden.write(bedPath(0), about("leek") + about("bean") + about("kale"));
  expect(await garden.update({ embedder })).toMatchObject({ chunks: 4, vectors: 4 });
  await garden.write(bedPath(0), about("leek") + about("kale") + about("bean"));
  expect(await garden.update()).toMatchObject({ chunks: 4, vectors: 2, missing: 2 });
  expect(await garden.update({ embedder })).toMatchObject({ vectors: 4, missing: 0 });
  expect(embedder.texts).toBe(4);
});

it("makes all vectors anew for another model, and never mixes two", async () => {
  const garden = await makeGardenWiki(5);
  await garden.update({ embedder: new CountingEmbedder("first") });
  const other = new CountingEmbedder("second");
  expect(await garden.update({ embedder: other })).toMatchObject({ vectors: 5, missing: 0 });
  expect(other.texts).toBe(5);
  const seal = await (await IndexFolder.of(garden.content)).readSeal();
  expect(seal?.vectors).toMatchObject({ model: "second", count: 5 });
});

it("goes on with embedding where it was stopped", async () => {
  const garden = await makeGardenWiki(200);
  const stop = new AbortController();
  const embedder = new CountingEmbedder("counting", (texts) => {
    if (texts >= 128) stop.abort();
  });
  const stopped = await garden.update({ embedder, signal: stop.signal });
  expect(stopped.chunks).toBe(200);
  expect(stopped.missing).toBeGreaterThan(0);
  const before = embedder.texts;
  expect(await garden.update({ embedder: new CountingEmbedder() })).toMatchObject({ missing: 0 });
  const again = new CountingEmbedder();
  await garden.update({ embedder: again, rebuild: true });
  expect(again.texts).toBe(0);
  expect(before).toBeLessThan(200);
});

it("indexes the words when the embedder fails, and says why vectors are missing", async () => {
  const garden = await makeGardenWiki(3);
  const broken = new CountingEmbedder("counting", () => {
    throw new Error("the model is gone");
  });
  const report = await garden.update({ embedder: broken });
  expect(report).toMatchObject({
    outcome: "done",
    chunks: 3,
    missing: 3,
    embedding: "the model is gone",
  });
  expect(pathsOf(await find(garden, "plant2"))).toEqual([bedPath(2)]);
});

it("believes no index that came from another checkout", async () => {
  const [mine, theirs] = [await makeGardenWiki(4), await makeGardenWiki(4)];
  await theirs.write(bedPath(1), "# Bed 1\n\nTheir words about poison.\n");
  await theirs.update();
  await cp(join(theirs.directory, ".loopwiki"), join(mine.directory, ".loopwiki"), {
    recursive: true,
    preserveTimestamps: true,
  });
  expect(await mine.update()).toMatchObject({ isNew: true });
  expect(await find(mine, "poison")).toEqual([]);
});

it("takes back what a process wrote that died before it sealed it", async () => {
  const garden = await makeGardenWiki(6);
  const embedder = new CountingEmbedder();
  await garden.update({ embedder });
  const folder = await IndexFolder.of(garden.content);
  const dying = await LanceWriter.continue(folder);
  await dying?.replace([], [bedPath(2), bedPath(3)]);
  dying?.close();
  expect(pathsOf(await find(garden, "plant2"))).toEqual([bedPath(2)]);
  const report = await garden.update({ embedder });
  expect(report).toMatchObject({ isNew: false, chunks: 6, vectors: 6, missing: 0 });
  expect(pathsOf(await find(garden, "plant3"))).toEqual([bedPath(3)]);
  await garden.write(bedPath(2), "# Bed 2\n\nDug over for melons.\n");
  await garden.update({ embedder });
  expect(pathsOf(await find(garden, "melon"))).toEqual([bedPath(2)]);
  expect(pathsOf(await find(garden, "plant3"))).toEqual([bedPath(3)]);
});

it("keeps little of the past", async () => {
  const garden = await makeGardenWiki(100);
  const embedder = new CountingEmbedder();
  await garden.update({ embedder });
  const folder = await IndexFolder.of(garden.content);
  const before = await folder.size();
  for (let edit = 0; edit < 30; edit += 1) {
    await garden.write(
      bedPath(1),
      `# Bed 1\n\nDug over for the ${edit}th time this year, all of it.\n`,
    );
    await garden.update({ embedder });
  }
  const tables = await openTables(folder);
  expect((await tables?.chunks.listVersions())?.length).toBeLessThan(50);
  expect((await tables?.vectors?.listVersions())?.length).toBeLessThan(50);
  expect(await folder.size()).toBeLessThan(before * 3);
  const entries = await readdir(folder.path, { recursive: true });
  expect(entries.length).toBeLessThan(200);
});

it("makes an index anew that an older version made", async () => {
  const garden = await makeGardenWiki(4);
  await garden.update();
  const folder = await IndexFolder.of(garden.content);
  const seal = await folder.readSeal();
  if (seal) await folder.writeSeal({ ...seal, madeWith: "0.0.0" });
  expect(await garden.update()).toMatchObject({ isNew: true, chunks: 4 });
});

it("leaves only one generation of tables, and is made anew when its seal is damaged", async () => {
  const garden = await makeGardenWiki(4);
  await garden.update();
  const folder = join(garden.directory, ".loopwiki/search");
  await writeFile(join(folder, "seal.json"), "{}");
  expect(await garden.update()).toMatchObject({ outcome: "done", isNew: true, chunks: 4 });
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith("index-"))).toHaveLength(1);
});

it("indexes the vectors when they are many, and still finds the nearest first", async () => {
  const garden = await makeGardenWiki(60);
  const embedder = new CountingEmbedder();
  await garden.update({ embedder, annThreshold: 50 });
  const tables = await openTables(await IndexFolder.of(garden.content));
  const indices = (await tables?.vectors?.listIndices()) ?? [];
  expect(indices.some(({ columns }) => columns.includes("vector"))).toBe(true);
  const [question] = await embedder.embed(
    ["Bed 5 In this bed grows plant5, which needs compost"],
    "query",
  );
  const store = await openStore(garden);
  const near = await store.searchVector(question ?? new Float32Array(16), 5);
  expect(near[0]?.chunk.page).toBe(bedPath(5));
  await store.close();
});
