import { join } from "node:path";
import picomatch from "picomatch";
import { z } from "zod";
import { exists, readTracked } from "./source-files.ts";

const manifestSchema = z.object({
  name: z.string().optional(),
  private: z.boolean().optional(),
  version: z.string().optional(),
  description: z.string().optional(),
  bin: z.unknown().optional(),
  main: z.unknown().optional(),
  exports: z.unknown().optional(),
  workspaces: z.unknown().optional(),
  files: z.array(z.string()).optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The repository's package.json, or undefined when there is none or it cannot be read. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const text = await readTracked(directory, "package.json");
  if (text === undefined) return undefined;
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** True when other people import this package. */
function isPublic(manifest: Manifest): boolean {
  return manifest.private !== true && manifest.name !== undefined && manifest.version !== undefined;
}

/** True when the file is published and no `exports` map forbids to import it by its path. */
export function isDeepImportable(manifest: Manifest, path: string): boolean {
  if (!isPublic(manifest)) return false;
  const { files } = manifest;
  if (files?.includes(path) === true || files?.includes(`./${path}`) === true) return true;
  return manifest.exports === undefined && (files === undefined || publishes(files)(path));
}

/** Matches what `files` of package.json publishes: folders, globs, and `!` for exceptions. */
function publishes(files: readonly string[]): (path: string) => boolean {
  const globs = files.map((glob) => glob.replace(/^\.?\//, "").replace(/\/$/, ""));
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  return picomatch([...wanted, ...wanted.map((glob) => `${glob}/**`)], { dot: true });
}

/** Published with every package, whatever `files` says. */
const always = /^(package\.json|readme|licen[cs]e|changelog|history|notice)/i;

/**
 * True when the repository holds just what a package publishes (its `files`): the settings, tests and
 * tools that its package.json speaks of live elsewhere.
 */
export function isPublishedContent(manifest: Manifest, tracked: ReadonlySet<string>): boolean {
  const { files } = manifest;
  if (!isPublic(manifest) || files === undefined) return false;
  const published = publishes(files);
  return [...tracked].every((path) => always.test(path) || published(path) || !path.includes("/"));
}

/** Why no command of a JavaScript project can be judged here, or undefined when its packages are there. */
export async function missingPackages(directory: string): Promise<string | undefined> {
  const manifest = await readManifest(directory);
  const wanted = { ...manifest?.dependencies, ...manifest?.devDependencies };
  if (Object.keys(wanted).length === 0 || (await exists(join(directory, "node_modules"))))
    return undefined;
  return "its packages are not installed (there is no node_modules)";
}
