import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ContentRoot,
  engineInMemory,
  Git,
  goldenFile,
  measureGolden,
  parseGolden,
  repositoryLookup,
  Wiki,
} from "#wiki";
import { expect, test } from "vitest";

// Search, tried on our own memory: what people ask of it is among the first five pages.

const repository = join(import.meta.dirname, "../..");

test("our golden queries reach their floor, by words alone", async () => {
  const content = new ContentRoot(repository, "memory");
  const text = await readFile(join(repository, "memory", goldenFile), "utf8");
  const { golden } = parseGolden(text, goldenFile);
  const wiki = new Wiki(content, await repositoryLookup(new Git(repository)));
  const engine = engineInMemory(await wiki.pages(), { clock: () => new Date() });
  const index = await wiki.index();
  const report = await measureGolden(golden!, { engine, index, mode: "text" });
  const missed = report.answers.filter(({ recall5 }) => recall5 < 1).map(({ query }) => query);
  expect(golden?.queries.length).toBeGreaterThanOrEqual(15);
  expect({ met: report.met, missed }).toMatchObject({ met: true });
});
