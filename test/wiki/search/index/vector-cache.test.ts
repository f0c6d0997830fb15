import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { VectorCache } from "../../../../wiki/search/index/vector-cache.ts";

const model = { model: "all-tomatoes", dimensions: 3 };
const texts = ["leek", "bean", "kale", "beet"];

function vectorOf(text: string): Float32Array {
  return Float32Array.of(text.length, text.charCodeAt(0), 0.5);
}

async function makeCache(): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-vectors-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const cache = await VectorCache.open(folder, model);
  await cache.add(texts.map((text) => [VectorCache.keyOf(text), vectorOf(text)]));
  const [file = ""] = await readdir(folder);
  return { folder, file: join(folder, file) };
}

/** The texts whose vectors are there and right. */
async function known(folder: string): Promise<string[]> {
  const cache = await VectorCache.open(folder, model);
  const vectors = new Map(texts.map((text) => [text, cache.get(VectorCache.keyOf(text))]));
  const there = texts.filter((text) => vectors.get(text) !== undefined);
  expect(there.map((text) => vectors.get(text))).toEqual(there.map(vectorOf));
  return there;
}

it("gives back what was added, in another process too", async () => {
  const { folder } = await makeCache();
  expect(await known(folder)).toEqual(texts);
});

it("ends where its file was torn, and goes on from there", async () => {
  const { folder, file } = await makeCache();
  const whole = await readFile(file);
  for (const bytes of [0, 1, whole.length / 2, whole.length - 1]) {
    await writeFile(file, whole.subarray(0, bytes));
    expect(await known(folder)).toEqual(texts.slice(0, Math.floor((bytes / whole.length) * 4)));
  }
  const cache = await VectorCache.open(folder, model);
  await cache.add([[VectorCache.keyOf("beet"), vectorOf("beet")]]);
  expect(await known(folder)).toEqual(texts);
});

it("believes no record with a wrong byte", async () => {
  const { folder, file } = await makeCache();
  const whole = await readFile(file);
  for (let at = 0; at < whole.length; at += 7) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x40;
    await writeFile(file, damaged);
    expect((await known(folder)).length).toBeLessThan(4); // and each vector is right
  }
});

it("is of one model", async () => {
  const { folder } = await makeCache();
  const other = await VectorCache.open(folder, { ...model, model: "all-leeks" });
  expect(other.size).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

it("forgets old texts when they are most of it", async () => {
  const { folder, file } = await makeCache();
  const cache = await VectorCache.open(folder, model);
  const before = (await stat(file)).size;
  await cache.keepOnly(new Set(texts.slice(0, 2).map(VectorCache.keyOf)));
  expect((await stat(file)).size).toBe(before);
  await cache.keepOnly(new Set([VectorCache.keyOf("leek")]));
  expect((await stat(file)).size).toBe(before / 4);
  await cache.add([[VectorCache.keyOf("beet"), vectorOf("beet")]]);
  expect(await known(folder)).toEqual(["leek", "beet"]);
});
