import { ContentRoot, listSeed, readSeed, runLint, Wiki, wikiFolders } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

test("the starter wiki has a page in every folder and no finding", async () => {
  const files: Record<string, string> = {};
  for (const path of await listSeed("wiki")) files[`wiki/${path}`] = await readSeed("wiki", path);
  const { directory } = await makeRepository(files);
  const wiki = new Wiki(new ContentRoot(directory), () => false);
  const paths = (await wiki.pages()).map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["wiki/00_SCHEMA.md", "wiki/index.md", "wiki/log.md"]),
  );
  for (const { name } of wikiFolders)
    expect(paths.some((path) => path.startsWith(`wiki/${name}/`))).toBe(true);
  expect((await runLint(wiki, { rules: {} })).map(String)).toEqual([]);
});

test("a seed outside its module does not exist", async () => {
  await expect(readSeed("wiki", "../package.json")).rejects.toMatchObject({ code: "seed-missing" });
  await expect(readSeed("wiki", "nothing.md")).rejects.toMatchObject({ code: "seed-missing" });
});
