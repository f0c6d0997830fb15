import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commandPages } from "./docs/command-pages.ts";
import { configurationPage } from "./docs/configuration-page.ts";

// The pages of docs/ that say what the code says. `npm run docs` writes them; a test holds them equal.

const folder = join(import.meta.dirname, "../docs");

/** Every written page by its path below docs/. */
export function writtenPages(): Map<string, string> {
  return new Map([...commandPages(), ["configuration.md", configurationPage()]]);
}

if (process.argv[1] === import.meta.filename) {
  const pages = writtenPages();
  for (const name of await readdir(join(folder, "commands")).catch(() => []))
    if (!pages.has(`commands/${name}`)) await rm(join(folder, "commands", name));
  for (const [path, text] of pages) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  process.stdout.write(`${pages.size} pages are written.\n`);
}
