import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isErrno, LoopwikiError } from "./errors.ts";

/**
 * A module that ships content (DESIGN 3): starter pages, prompts, default skills, templates. The product's own
 * documentation is shipped in the same way, from `docs/`.
 */
export type SeedModule = "wiki" | "plans" | "skills" | "agents" | "server" | "cli" | "docs";

/** The text of `<module>/seed/<path>` as shipped with the package. Throws `seed-missing`. */
export async function readSeed(module: SeedModule, path: string): Promise<string> {
  const folder = seedFolder(module);
  const file = resolve(folder, path);
  try {
    if (file.startsWith(folder + sep)) return await readFile(file, "utf8");
  } catch (error) {
    if (!isErrno(error, "ENOENT") && !isErrno(error, "EISDIR")) throw error;
  }
  throw new LoopwikiError(
    "seed-missing",
    `Unexpected seed "${module}/${path}": it is not shipped.`,
  );
}

/** Every shipped file of a module, sorted, relative to `<module>/seed` and with `/`. */
export async function listSeed(module: SeedModule): Promise<string[]> {
  const folder = seedFolder(module);
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted();
}

/**
 * Absolute path of `<module>/seed`. Seeds stay beside the source, so from `dist/wiki/seed.js` the package
 * is one folder further up.
 */
export function seedFolder(module: SeedModule): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return module === "docs" ? join(folder, module) : join(folder, module, "seed");
}
