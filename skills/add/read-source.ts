import { lstat, readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { isErrno, LoopwikiError } from "#wiki";
import { readSkillFolder, type SkillFile } from "../skill-files.ts";
import type { Pin } from "./lock.ts";
import { below, pickFolder } from "./pick-folder.ts";
import { readGitSkill } from "./read-git.ts";
import { readTar } from "./read-tar.ts";

export interface SourceWish {
  /** `https://…` or `file://…` of a git repository, or the path of a folder, a bare repository or a tarball. */
  source: string;
  /** Paths are relative to it. */
  directory: string;
  /** Origins that are paths are written relative to it, so that they say nothing about anybody's machine. */
  repository: string;
  ref?: string | undefined;
  folder?: string | undefined;
}

/** A skill as it is elsewhere; nothing of it was run, and nothing of it is written yet. */
export interface FoundSkill extends Pick<Pin, "origin" | "kind" | "folder" | "ref" | "commit"> {
  files: SkillFile[];
}

/** Reads a skill from where it comes. Throws `bad-skill-source`, `no-skill-there`, `bad-archive`, `skill-too-large`. */
export async function readSource(wish: SourceWish): Promise<FoundSkill> {
  const { source, directory, repository, ref, folder } = wish;
  if (/^[a-z][a-z0-9+.-]*:/i.test(source) || /^[\w.-]+@[\w.-]+:/.test(source))
    return fromGit(source, { url: source, ref, folder });
  const path = resolve(directory, source);
  const origin = relative(repository, path).split(sep).join("/") || ".";
  const stat = await lstat(path).catch((error: unknown) => {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
    throw error;
  });
  if (stat?.isFile() === true && /\.(?:tar|tar\.gz|tgz)$/.test(path)) {
    const entries = readTar(await readFile(path), source);
    const paths = entries.map((entry) => entry.path);
    const inner = pickFolder(paths, folder, source);
    return { origin, kind: "tarball", folder: inner, files: filesBelow(entries, inner) };
  }
  if (stat?.isDirectory() !== true) throw noSource(source);
  if (ref !== undefined || path.endsWith(".git"))
    return fromGit(origin, { url: pathToFileURL(path).href, ref, folder });
  return { origin, kind: "folder", ...(await fromFolder(path, folder, source)) };
}

async function fromFolder(
  path: string,
  folder: string | undefined,
  source: string,
): Promise<Pick<FoundSkill, "folder" | "files">> {
  const files = (await readSkillFolder(resolve(path, folder ?? "."))) ?? [];
  const main = files.map((file) => file.path).filter((each) => each === "SKILL.md");
  pickFolder(main, undefined, source);
  return { folder: folder ?? "", files };
}

function noSource(source: string): LoopwikiError {
  return new LoopwikiError(
    "bad-skill-source",
    `Unexpected source "${source}", expected a folder with a SKILL.md, a .tar.gz, or the https:// address of a git repository.`,
  );
}

async function fromGit(
  origin: string,
  { url, ref, folder }: { url: string; ref: string | undefined; folder: string | undefined },
): Promise<FoundSkill> {
  const found = await readGitSkill({ url, ref, folder });
  return { origin, kind: "git", ...found, ...(ref === undefined ? {} : { ref }) };
}

function filesBelow(entries: readonly SkillFile[], folder: string): SkillFile[] {
  return entries.flatMap((entry) => {
    const path = below(folder, entry.path);
    return path === undefined ? [] : [{ ...entry, path }];
  });
}
