import picomatch from "picomatch";
import { z } from "zod";
import { readTracked } from "./source-files.ts";

const manifestSchema = z.object({
  name: z.string().optional(),
  private: z.boolean().optional(),
  version: z.string().optional(),
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
export function isPublic(manifest: Manifest): boolean {
  return manifest.private !== true && manifest.name !== undefined && manifest.version !== undefined;
}

/** True when any file of it can be imported by its path: there is no `exports` map to forbid it. */
export function isDeepImportable(manifest: Manifest): boolean {
  return isPublic(manifest) && manifest.exports === undefined;
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
  const globs = files.map((glob) => glob.replace(/^\.?\//, "").replace(/\/$/, ""));
  const published = picomatch([...globs, ...globs.map((glob) => `${glob}/**`)], { dot: true });
  return [...tracked].every((path) => always.test(path) || published(path) || !path.includes("/"));
}
