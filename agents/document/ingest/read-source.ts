import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { fetchPublic, LoopwikiError, type Git } from "#wiki";
import type { QueueEntry } from "./queue.ts";

/** A source as it came. */
export interface RawSource {
  /** Where it is from, as pages name it: a URL, a path of the repository, a file's name, a range of commits. */
  origin: string;
  name: string;
  bytes: Uint8Array;
  /** Media type, when a host said one. */
  type: string;
}

export interface ReadOptions {
  git: Git;
  /** Absolute path of the repository: what lies in it is named by its path there. */
  repository: string;
  allowPrivate: boolean;
  signal: AbortSignal;
}

const maxBytes = 20 * 1024 * 1024;
const maxFiles = 500;
const maxCommits = 500;
const leftOut = /^\.|^(node_modules|__pycache__|venv)$/;

/** What a person named, as single sources: a folder is its files. Throws `no-source`. */
export async function listSources(
  named: string,
  directory: string,
  range: (revisions: string) => Promise<void>,
): Promise<QueueEntry[]> {
  if (/^https?:\/\//i.test(named)) return [{ origin: named }];
  if (named.startsWith("git:")) {
    await range(named.slice("git:".length));
    return [{ origin: named, name: `History ${named.slice("git:".length)}` }];
  }
  const path = join(directory, named.startsWith("/") ? "" : named);
  const absolute = named.startsWith("/") ? named : path;
  const found = await lstat(absolute).catch(() => undefined);
  if (found?.isSymbolicLink() === true) return listSources(await realpath(absolute), "/", range);
  if (found?.isFile() === true) return [{ origin: absolute }];
  if (found?.isDirectory() === true) return filesIn(absolute);
  throw new LoopwikiError(
    "no-source",
    `Unexpected source "${named}", expected a file, a folder, an http address, or git:<range>.`,
    { hint: "For example: loopwiki ingest docs/decisions, loopwiki ingest git:v1.0..HEAD" },
  );
}

async function filesIn(folder: string): Promise<QueueEntry[]> {
  const found: QueueEntry[] = [];
  const visit = async (directory: string): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      if (leftOut.test(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory())
        await visit(path); // a link is neither: it leads elsewhere
      else if (entry.isFile()) found.push({ origin: path });
      if (found.length > maxFiles)
        throw new LoopwikiError(
          "too-many-sources",
          `Unexpected folder with more than ${maxFiles} files, expected fewer at once.`,
          { hint: "Name one of its folders." },
        );
    }
  };
  await visit(folder);
  return found;
}

/** Reads one source. Throws a `LoopwikiError` that says why it cannot be had. */
export async function readSource(entry: QueueEntry, options: ReadOptions): Promise<RawSource> {
  const { origin } = entry;
  if (/^https?:\/\//i.test(origin)) return fetchSource(entry, options);
  if (origin.startsWith("git:")) return readHistory(entry, options.git);
  const found = await lstat(origin).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new LoopwikiError("no-source", `${origin} is not there any more.`);
  if (found.size > maxBytes)
    throw new LoopwikiError("too-large", `It has ${found.size} bytes, more than ${maxBytes}.`);
  const inside = `${options.repository}/`;
  const shown = origin.startsWith(inside) ? origin.slice(inside.length) : basename(origin);
  return {
    origin: shown,
    name: entry.name ?? basename(origin),
    bytes: await readFile(origin),
    type: "",
  };
}

async function fetchSource(
  { origin, name }: QueueEntry,
  { allowPrivate, signal }: ReadOptions,
): Promise<RawSource> {
  const { bytes, type, url } = await fetchPublic(origin, { allowPrivate, signal });
  const { hostname, pathname } = new URL(url);
  return { origin: url, name: name ?? (basename(pathname) || hostname), bytes, type };
}

/** The commits of a range with their messages, as Markdown. */
async function readHistory({ origin, name }: QueueEntry, git: Git): Promise<RawSource> {
  const range = origin.slice("git:".length);
  await assertRange(git, range);
  const format = "%x01%h%x02%cs%x02%an%x02%s%x02%b";
  const limit = `--max-count=${maxCommits}`;
  const args = ["log", "--no-merges", "--no-show-signature", limit, `--format=${format}`];
  const text = await git.run([...args, "--end-of-options", range, "--"]);
  const commits = text.split("\u0001").slice(1);
  const parts = commits.map((commit) => {
    const [id = "", date = "", who = "", subject = "", body = ""] = commit.split("\u0002");
    return `## ${date} ${subject}\n\nCommit ${id} by ${who}.\n\n${body.trim()}`.trim();
  });
  const bytes = Buffer.from(`# ${name ?? origin}\n\n${parts.join("\n\n")}\n`);
  return { origin, name: `${name ?? "history"}.md`, bytes, type: "text/markdown" };
}

/** Throws `unknown-revision` where git knows no such commits; an option is none. */
export async function assertRange(git: Git, range: string): Promise<void> {
  const { code } = await git.answer(["rev-parse", "-q", "--revs-only", "--end-of-options", range], {
    okCodes: [0, 1, 128],
  });
  if (code === 0 && range !== "" && !range.startsWith("-")) return;
  throw new LoopwikiError("unknown-revision", `Unexpected range "${range}", expected commits.`, {
    hint: "For example: git:v1.0..HEAD",
  });
}
