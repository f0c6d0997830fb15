import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, LoopwikiError } from "#wiki";

/** One entry of a skill's folder, as it came: links are named, never followed. */
export interface SkillFile {
  /** Relative to the skill's folder, with `/`. */
  path: string;
  kind: "file" | "link" | "other";
  /** Empty for what is no file. */
  bytes: Uint8Array;
}

/** What a skill may weigh: more is no procedure but a program, which has other ways to be installed. */
const skillLimits = { files: 200, fileBytes: 1024 * 1024, allBytes: 5 * 1024 * 1024 };

/**
 * Every entry of a folder, sorted by path; undefined when there is no such folder. Throws `skill-too-large`
 * above the limits. The only place where skills are read from outside the content root: they come from there.
 */
export async function readSkillFolder(folder: string): Promise<SkillFile[] | undefined> {
  const found: SkillFile[] = [];
  const sizes = new SizeLimits(folder);
  const stat = await lstat(folder).catch(absent);
  if (stat?.isDirectory() !== true) return undefined;
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await visit(inner);
      else if (entry.isFile()) {
        sizes.add((await lstat(join(folder, inner))).size, inner);
        found.push({ path: inner, kind: "file", bytes: await readFile(join(folder, inner)) });
      } else found.push(notAFile(inner, entry.isSymbolicLink()));
    }
  };
  await visit("");
  return found.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

/** The folders in a folder, by name; none when it is not there. */
export async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent);
  return (entries ?? []).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
}

export function notAFile(path: string, isLink: boolean): SkillFile {
  return { path, kind: isLink ? "link" : "other", bytes: new Uint8Array() };
}

/** Counts what is read, so that a folder, an archive or a repository cannot fill the memory. */
export class SizeLimits {
  readonly #what: string;
  #files = 0;
  #bytes = 0;

  constructor(what: string) {
    this.#what = what;
  }

  add(bytes: number, path: string): void {
    this.#files += 1;
    this.#bytes += bytes;
    const { files, fileBytes, allBytes } = skillLimits;
    const isFine = this.#files <= files && bytes <= fileBytes && this.#bytes <= allBytes;
    if (isFine) return;
    throw new LoopwikiError(
      "skill-too-large",
      `Unexpected size of ${this.#what} at ${path}, expected at most ${files} files, ${fileBytes / 1024} KiB each and ${allBytes / 1024} KiB in all.`,
      { hint: "Name the folder of one skill, not that of a whole project." },
    );
  }
}

/** The text of a file; undefined for what is not UTF-8 or has NULs, which no agent should read. */
export function textOf({ kind, bytes }: SkillFile): string | undefined {
  if (kind !== "file" || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** sha256 of every file by path, hex: what a pinned skill is held to. */
export function hashesOf(files: readonly SkillFile[]): Record<string, string> {
  return Object.fromEntries(
    files.map(({ path, kind, bytes }) => [
      path,
      kind === "file" ? createHash("sha256").update(bytes).digest("hex") : kind,
    ]),
  );
}

function absent(error: unknown): undefined {
  if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
  throw error;
}
