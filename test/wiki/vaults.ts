import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { PageIndex, parsePage } from "#wiki";
import { lookupOf } from "../../wiki/links/repository-files.ts";

const house = join(import.meta.dirname, "../..");
const besideTheHouse = join(house, "../shared/corpora");

/** Folder of other people's vaults, or undefined on a machine that has none. */
export const vaultsFolder: string | undefined = ((): string | undefined => {
  const corpora = process.env["LOOPWIKI_CORPORA"] ?? besideTheHouse;
  const folder = join(corpora, "vaults");
  return existsSync(folder) ? folder : undefined;
})();

/** A vault as a wiki: its files lie below `wiki/`. */
export async function readVault(folder: string): Promise<PageIndex> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  const pages = [];
  for (const file of files.filter((name) => name.endsWith(".md")))
    pages.push(parsePage(`wiki/${file}`, await readFile(join(folder, file), "utf8")));
  return new PageIndex(pages, {
    prefix: "",
    fileExists: lookupOf(files.map((file) => `wiki/${file}`)),
  });
}
