import { appendFile, lstat, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isErrno, LoopwikiError } from "#wiki";

/**
 * Says that the folder is ours, and which files in it are, one JSON string a line: only those are ever
 * overwritten or removed. A file's line is there before the file: after a crash it is still known to be ours.
 */
export const siteRecord = ".loopwiki-site";
const firstLine = "loopwiki/site@1";

/**
 * A folder that a site is written into, again and again. Throws `folder-not-empty` for one that holds anything
 * and was not made by `loopwiki build`, and `not-our-file` rather than overwrite what somebody put beside the site.
 */
export class SiteFolder {
  readonly #folder: string;
  readonly #before: ReadonlySet<string>;
  readonly #now = new Set<string>();
  readonly #folders = new Set<string>();

  private constructor(folder: string, before: readonly string[]) {
    this.#folder = folder;
    this.#before = new Set(before);
  }

  static async open(folder: string): Promise<SiteFolder> {
    return new SiteFolder(folder, await filesBefore(folder));
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    if (path === siteRecord) throw notOurs(path);
    if (this.#now.size === 0) await this.#record(this.#before);
    const target = await this.#place(path);
    if (!this.#before.has(path) && !this.#now.has(path)) {
      if (await exists(target)) throw notOurs(path);
      await appendFile(join(this.#folder, siteRecord), `${JSON.stringify(path)}\n`);
    }
    this.#now.add(path);
    await writeFile(target, content);
  }

  /** Removes what an earlier build wrote and this one did not; returns how many files the site has. */
  async finish(): Promise<number> {
    for (const path of this.#before)
      if (!this.#now.has(path)) await rm(await this.#place(path), { force: true });
    await this.#record(this.#now);
    return this.#now.size;
  }

  async #record(files: ReadonlySet<string>): Promise<void> {
    const lines = [...files].toSorted().map((file) => JSON.stringify(file));
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, siteRecord), `${[firstLine, ...lines].join("\n")}\n`);
  }

  /** Follows no link that was planted in the folder: neither a folder's nor the file's own. */
  async #place(path: string): Promise<string> {
    const parts = path.split("/");
    if (parts.some((part) => part === "" || part === "." || part === ".."))
      throw new LoopwikiError("bad-site-path", `Unexpected path ${path} in the site.`);
    const target = join(this.#folder, ...parts);
    const parent = dirname(target);
    if (!this.#folders.has(parent)) {
      for (let at = 1; at < parts.length; at++)
        if (await isLink(join(this.#folder, ...parts.slice(0, at)))) throw notOurs(path);
      await mkdir(parent, { recursive: true });
      this.#folders.add(parent);
    }
    if (await isLink(target)) throw notOurs(path);
    return target;
  }
}

async function filesBefore(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
  if (names.length === 0) return [];
  if (names.includes(siteRecord)) {
    if (await isLink(join(folder, siteRecord))) throw notOurs(siteRecord);
    const [first, ...lines] = (await readFile(join(folder, siteRecord), "utf8")).split("\n");
    if (first === firstLine) return lines.flatMap(pathIn);
  }
  throw new LoopwikiError(
    "folder-not-empty",
    `Unexpected folder ${folder}, which holds ${names.length} files that loopwiki build did not make; expected an empty one.`,
    { hint: "Name a new folder, for example: loopwiki build site" },
  );
}

/** Nothing for a line that a crash cut off: its file was not written yet. */
function pathIn(line: string): string[] {
  try {
    const path: unknown = JSON.parse(line);
    return typeof path === "string" ? [path] : [];
  } catch {
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true;
}

function notOurs(path: string): LoopwikiError {
  return new LoopwikiError(
    "not-our-file",
    `Unexpected file ${path} in the site's folder, which loopwiki build did not make.`,
    { hint: "Move it away, or build into another folder." },
  );
}
