import { readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexState, openSearchStore, type Page } from "#wiki";
import { IndexFolder } from "../../../../wiki/search/index/index-folder.ts";
import { WriterLock } from "../../../../wiki/search/index/writer-lock.ts";
import { bedPath, CountingEmbedder, makeGardenWiki, type GardenWiki } from "./garden-wiki.ts";

async function open(garden: GardenWiki, pages?: readonly Page[]) {
  const notes: string[] = [];
  const store = await openSearchStore({
    content: garden.content,
    pages: pages ?? (await garden.wiki.pages()),
    facts: () => Promise.resolve(new Map([[bedPath(1), { inbound: 3 }]])),
    note: (text) => notes.push(text),
    waitMs: 100,
  });
  const find = async (term: string) =>
    (await store.searchText({ terms: [term], phrases: [], prefixes: [] }, 50)).map(
      ({ chunk }) => chunk,
    );
  return { store, notes, find };
}

it("makes the index with the first search, and uses it from then on", async () => {
  const garden = await makeGardenWiki(10);
  const first = await open(garden);
  expect((await first.find("plant4"))[0]?.page).toBe(bedPath(4));
  expect((await first.store.pageFacts()).get(bedPath(1))?.inbound).toBe(3);
  await first.store.close();
  expect(await indexState(garden.content, await garden.wiki.pages())).toMatchObject({
    state: "fresh",
    chunks: 10,
  });
  const second = await open(garden);
  expect((await second.find("plant5"))[0]?.page).toBe(bedPath(5));
  expect([...first.notes, ...second.notes]).toEqual([]);
  await second.store.close();
});

it("gives lines of the page as it is now, not as it was indexed", async () => {
  const garden = await makeGardenWiki(10);
  await garden.update();
  await garden.write(bedPath(4), "\n\n\n# Bed 4\n\nIn this bed grows plant4, still.\n");
  expect((await indexState(garden.content, await garden.wiki.pages())).state).toBe("stale");
  const { store, find } = await open(garden);
  const [chunk] = await find("plant4");
  expect([chunk?.line, chunk?.endLine]).toEqual([8, 10]);
  await store.close();
});

it("answers from memory, and says so, when the index cannot be written", async () => {
  const garden = await makeGardenWiki(6);
  await writeFile(join(garden.directory, ".loopwiki"), "a file where the folder should be");
  const { store, notes, find } = await open(garden);
  expect((await find("plant2"))[0]?.page).toBe(bedPath(2));
  expect(notes).toEqual([expect.stringMatching(/^Searching in memory, .*cannot be written/)]);
  expect((await indexState(garden.content, [])).state).toBe("none");
  await store.close();
});

it("answers from memory while another process writes what is missing", async () => {
  const garden = await makeGardenWiki(6);
  const { path } = await IndexFolder.of(garden.content);
  const lock = await WriterLock.take(path, "lock", 0);
  const { store, notes, find } = await open(garden);
  expect((await find("plant2"))[0]?.page).toBe(bedPath(2));
  expect(notes).toEqual([expect.stringContaining("being written by another process")]);
  await lock?.release();
  await store.close();
});

it("goes on in memory when the files are lost between two questions", async () => {
  const garden = await makeGardenWiki(6);
  const { store, notes, find } = await open(garden);
  await rm(join(garden.directory, ".loopwiki/search"), { recursive: true });
  expect((await find("plant3"))[0]?.page).toBe(bedPath(3));
  expect((await find("plant4"))[0]?.page).toBe(bedPath(4));
  expect(notes.length).toBeLessThanOrEqual(1);
  await store.close();
});

it("takes the index as it is now when another process has put it in order meanwhile", async () => {
  const garden = await makeGardenWiki(6);
  const pages = await garden.wiki.pages();
  const { store, notes, find } = await open(garden, pages);
  await garden.update({ rebuild: true });
  expect((await find("plant3"))[0]?.page).toBe(bedPath(3));
  expect(notes).toEqual([]);
  await store.close();
});

it("makes the index anew when one of its files is not as it was sealed", async () => {
  const garden = await makeGardenWiki(6);
  await garden.update({ embedder: new CountingEmbedder() });
  const folder = join(garden.directory, ".loopwiki/search");
  const names = await readdir(folder, { recursive: true });
  const file = names.find((name) => /data.+\.lance$/.test(name)) ?? "";
  await truncate(join(folder, file), 10);
  const { store, notes, find } = await open(garden);
  expect((await find("plant3"))[0]?.page).toBe(bedPath(3));
  expect(notes).toEqual([]);
  await store.close();
});
