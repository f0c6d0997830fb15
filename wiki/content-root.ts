import { statSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import type { FileStamp } from "./cache/file-stamp.ts";
import {
  readBytes,
  readListed,
  stampFile,
  stampFolder,
  type StampedFiles,
  stampOne,
} from "./cache/markdown-files.ts";
import {
  createFileDurably,
  removeDurably,
  writeFileDurably,
  writeFileForNow,
} from "./durable-file.ts";
import { isErrno, LoopwikiError } from "./errors.ts";
import { realpath, realPathOfExisting } from "./real-path.ts";

/** What may be written below the content root (DESIGN 3), as path prefixes and endings. */
const memory = [
  { prefix: "wiki/", endings: [".md"] },
  { prefix: "plans/", endings: [".md"] },
  { prefix: "skills/", endings: [".md"] },
  { prefix: "agents/", endings: [".md"] },
  { prefix: "raw/", endings: [""] },
] as const;

/** Files beside the memory that `init` may create or edit, always at the repository's root. */
export const repositoryFiles = [
  "AGENTS.md",
  "CLAUDE.md",
  "loopwiki.config.json",
  ".gitignore",
  ".gitattributes",
] as const;
export type RepositoryFile = (typeof repositoryFiles)[number];

/**
 * The only door through which memory is written. All paths are relative to the content root and use
 * `/`. Symlinks are resolved before the check, so a link planted in the repository leads nowhere else.
 */
export class ContentRoot {
  /** Absolute path of the repository's working tree. */
  readonly repository: string;
  /** Absolute path that holds `wiki/`, `plans/`, `skills/` and `agents/`. */
  readonly root: string;
  /** Path of the content root inside the repository, with `/`, empty for the repository itself. */
  readonly prefix: string;

  constructor(repository: string, contentRoot = ".") {
    this.repository = resolve(repository);
    this.root = resolve(this.repository, contentRoot);
    this.prefix = relative(this.repository, this.root).split(sep).join("/");
    if (!isInside(this.repository, this.root)) {
      throw new LoopwikiError(
        "content-root-outside",
        `Unexpected contentRoot "${contentRoot}", expected a folder inside the repository.`,
        { hint: 'Set "contentRoot" in loopwiki.config.json to a relative path such as "memory".' },
      );
    }
  }

  /** Repository-relative path (with `/`) of a path below the content root. */
  repositoryPath(path: string): string {
    return this.prefix === "" ? path : `${this.prefix}/${path}`;
  }

  /** The text of a file, or undefined when there is none. */
  async read(path: string): Promise<string | undefined> {
    return readOptional(this.#inside(this.root, path));
  }

  async readRepositoryFile(name: RepositoryFile): Promise<string | undefined> {
    return readOptional(this.#inside(this.repository, name));
  }

  /** The text of any file of the repository, by its repository path; for reading only. */
  async readBeside(repositoryPath: string): Promise<string | undefined> {
    return readOptional(this.#inside(this.repository, repositoryPath));
  }

  /** What tells whether a file of the repository has changed; undefined when there is none. */
  async stampBeside(repositoryPath: string): Promise<FileStamp | undefined> {
    return stampFile(this.#inside(this.repository, repositoryPath));
  }

  /** All Markdown files below a folder, sorted, as paths relative to the content root. */
  async listMarkdown(folder: string): Promise<string[]> {
    const start = this.#inside(this.root, folder);
    let entries;
    try {
      entries = await readdir(start, { recursive: true, withFileTypes: true });
    } catch (error) {
      if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return [];
      throw error;
    }
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
      .map((entry) => relative(this.root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((path) => !path.split("/").some((part) => part.startsWith(".")))
      .toSorted();
  }

  /**
   * All Markdown files below a folder, sorted, with what tells whether one has changed: `readStamped`
   * then reads them, thousands in a second. Others get a turn every few milliseconds.
   */
  async stampMarkdown(folder: string): Promise<StampedFiles> {
    return stampFolder(this.#inside(this.root, folder), folder);
  }

  /** The same of one file; undefined when `stampMarkdown` would not list it. */
  async stampPage(path: string): Promise<FileStamp | undefined> {
    const absolute = this.#inside(this.root, path);
    if (!path.endsWith(".md") || path.split("/").some((part) => part.startsWith(".")))
      return undefined;
    const folder = realPathOfExisting(dirname(absolute));
    const isThere = folder === join(realpath(this.root), dirname(path));
    return isThere ? stampOne(absolute) : undefined;
  }

  /** The text of a file that `stampMarkdown` listed; undefined when it is gone or has become a link. */
  readStamped(path: string): string | undefined {
    return readListed(`${this.root}/${path}`);
  }

  /** What only this checkout has: another clone of the repository differs. */
  identity(): string {
    const { ino, birthtimeMs } = statSync(this.root);
    return JSON.stringify([this.root, ino, birthtimeMs]);
  }

  /** Atomically and durably writes one memory file. */
  async write(path: string, text: string): Promise<void> {
    this.#assertMemory(path);
    await writeFileDurably(this.#inside(this.root, path), text);
  }

  /** Keeps a file below `raw/`, where nothing is ever changed; false when there is one of that name. */
  async keepRaw(path: string, bytes: Uint8Array): Promise<boolean> {
    this.#assertMemory(path);
    if (!path.startsWith("raw/")) throw outside(join(this.root, "raw"), path);
    return createFileDurably(this.#inside(this.root, path), bytes);
  }

  /**
   * Bytes of a file below `wiki/` or `raw/`; undefined when there is none, when it has more than `most`, or
   * when anything on the way to it is a symlink or hidden: a planted link would show what git keeps hidden.
   */
  async readAttachment(path: string, most: number): Promise<Uint8Array | undefined> {
    const absolute = this.#inside(this.root, path);
    const parts = path.split("/");
    const isVisible = parts.every((part) => part !== "" && !part.startsWith("."));
    if (!isVisible || !["wiki", "raw"].includes(parts[0] ?? "")) return undefined;
    if (realPathOfExisting(absolute) !== join(realpath(this.root), ...parts)) return undefined;
    const stamp = stampFile(absolute);
    return stamp?.isFile === true && stamp.size <= most ? readFile(absolute) : undefined;
  }

  /**
   * Writes one file of a skill, or the list of pinned skills: `skills/<name>/…`, `skills/skills.lock.json`.
   * Nothing is made executable, and nothing on the way may be hidden.
   */
  async writeSkillFile(path: string, bytes: string | Uint8Array): Promise<void> {
    assertSkillPath(path);
    await writeFileDurably(this.#inside(this.root, path), bytes);
  }

  async removeSkillFile(path: string): Promise<void> {
    assertSkillPath(path);
    await removeDurably(this.#inside(this.root, path));
  }

  async remove(path: string): Promise<void> {
    this.#assertMemory(path);
    await removeDurably(this.#inside(this.root, path));
  }

  async writeRepositoryFile(name: RepositoryFile, text: string): Promise<void> {
    await writeFileDurably(this.#inside(this.repository, name), text);
  }

  async removeRepositoryFile(name: RepositoryFile): Promise<void> {
    await removeDurably(this.#inside(this.repository, name));
  }

  /** The text of a working file in `.loopwiki/`, which git ignores; undefined when there is none. */
  async readWorkingFile(name: string): Promise<string | undefined> {
    return readOptional(this.#inside(this.repository, workingPath(name)));
  }

  async writeWorkingFile(name: string, text: string): Promise<void> {
    const path = this.#inside(this.repository, workingPath(name));
    await this.ignoreWorkingFiles();
    await writeFileDurably(path, text);
  }

  /** The same as bytes. */
  readWorkingBytes(name: string): Uint8Array | undefined {
    return readBytes(this.#inside(this.repository, workingPath(name)));
  }

  /** For what can be found out again, and is not believed when it is torn: it does not wait for the disk. */
  async writeWorkingBytes(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const path = this.#inside(this.repository, workingPath(name));
    await this.ignoreWorkingFiles();
    await writeFileForNow(path, parts);
  }

  /** Absolute path of a folder in `.loopwiki/` for what is made anew when it is lost; not created. */
  async workingFolder(name: string): Promise<string> {
    return this.#inside(this.repository, workingPath(name));
  }

  /** Makes sure that git ignores `.loopwiki/`, whatever the repository ignores. */
  async ignoreWorkingFiles(): Promise<void> {
    const path = this.#inside(this.repository, ".loopwiki/.gitignore");
    if (stampFile(path) === undefined) await createFileDurably(path, "*\n"); // else nearly always for nothing
  }

  async removeWorkingFile(name: string): Promise<void> {
    await removeDurably(this.#inside(this.repository, workingPath(name)));
  }

  #assertMemory(path: string): void {
    const allowed =
      posix.normalize(path) === path &&
      memory.some(
        ({ prefix, endings }) =>
          path.startsWith(prefix) && endings.some((end) => path.endsWith(end)),
      );
    if (allowed) return;
    throw new LoopwikiError(
      "not-memory",
      `Unexpected path "${path}", expected Markdown under wiki/, plans/, skills/ or agents/, or a file under raw/.`,
    );
  }

  /** The absolute path, after checking that neither `..` nor a symlink leads out of `base`. */
  #inside(base: string, path: string): string {
    if (path.includes("\0")) throw outside(base, path);
    const absolute = resolve(base, path);
    const real = realPathOfExisting(absolute);
    if (!isInside(base, absolute) || !isInside(realpath(this.repository), real)) {
      throw outside(base, path);
    }
    return absolute;
  }
}

function assertSkillPath(path: string): void {
  const [folder, name = "", ...rest] = path.split("/");
  const isLock = path === "skills/skills.lock.json";
  const isFile = /^[a-z0-9-]+$/.test(name) && rest.length > 0;
  const isPlain = rest.every((part) => /^[^.\\\0][^\\\0]*$/.test(part));
  if (isLock || (folder === "skills" && isFile && isPlain)) return;
  throw new LoopwikiError(
    "not-memory",
    `Unexpected path "${path}", expected a file of a skill: skills/<name>/…, nothing hidden.`,
  );
}

function workingPath(name: string): string {
  if (/^[a-z][a-z0-9.-]*$/.test(name)) return `.loopwiki/${name}`;
  throw new LoopwikiError(
    "bad-name",
    `Unexpected name "${name}" of a working file, expected one such as "page-change.json".`,
  );
}

function outside(base: string, path: string): LoopwikiError {
  return new LoopwikiError(
    "path-outside",
    `Unexpected path ${JSON.stringify(path)}: it leads outside ${base}.`,
    {
      hint: "Memory paths are relative to the content root and may not pass through a symlink that leaves it.",
    },
  );
}

function isInside(base: string, path: string): boolean {
  return path === base || path.startsWith(base.endsWith(sep) ? base : base + sep);
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "EISDIR") || isErrno(error, "ENOTDIR"))
      return undefined;
    throw error;
  }
}
