import { repositoryLookup } from "#wiki";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

test("knows tracked and new files and their folders, not ignored and deleted ones", async () => {
  const repository = await makeRepository({
    "src/beds/pump.ts": "",
    "src/old.ts": "",
    ".gitignore": "dist/\n",
  });
  await repository.write({ "src/new bed.ts": "", "dist/pump.js": "" });
  await rm(join(repository.directory, "src/old.ts"));
  const exists = await repositoryLookup(repository.git);
  const paths = ["src/beds/pump.ts", "src/beds", "src", "src/new bed.ts", ".gitignore"];
  expect(paths.filter((path) => !exists(path))).toEqual([]);
  expect(["src/old.ts", "dist/pump.js", "dist", "pump.ts", "src/be"].filter(exists)).toEqual([]);
});
