import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as fc from "fast-check";

/** What git would record of a file; a submodule has no content. */
export interface Entry {
  mode: "100644" | "100755" | "120000" | "160000";
  content: string;
}
/** A folder's content as we say it is: the oracle asks neither git nor the disk. */
export type Content = ReadonlyMap<string, Entry>;

const file = (content: string): Entry => ({ mode: "100644", content });

/** A garden with names of every kind that file systems allow. */
export const garden: Content = new Map([
  [".gitignore", file("build/\nnode_modules\n")],
  ["AGENTS.md", file("# Garden\n")],
  ["README.md", file("# Readme\n")],
  ["src/till.js", file("export const till = 1;\n")],
  ["src/shelf/tea.js", file("export const tea = 1;\n")],
  ["src/shelf/deep/mint.js", file("export const mint = 1;\n")],
  ["src/[id].js", file("export const id = 1;\n")],
  ["src/legal/terms.js", file("export const terms = 1;\n")],
  ["docs/prices.md", file("# Prices\n")],
  ["docs/Grüner Tee ☕.md", file("# Tea\n")],
  ["bin/open", { mode: "100755", content: "#!/bin/sh\n" }],
  ["docs/latest.md", { mode: "120000", content: "prices.md" }],
]);

const newNames = [
  "src/new.js",
  "src",
  "src/shelf",
  "src/shelf/tea.js/inside.js",
  "src/i.js",
  "src/.hidden.js",
  "src/*.js",
  "src/-rf",
  "src/:(exclude)x.js",
  'src/"quoted"\t\\.js',
  "src/line\nbreak.js",
  "src/legal/line\nbreak.js",
  ".github/line\nbreak.yml",
  ".github/workflows/ci.yml",
  "docs/cafe\u0301.md",
  "docs/caf\u00e9.md",
  "docs/👩‍🌾.md",
  "other/src/till.js",
  "Src/till.js",
  "loopwiki.config.json",
] as const;

export type Edit =
  | { kind: "write"; path: string; content: string }
  | { kind: "delete"; path: string }
  | { kind: "rename"; path: string; to: string }
  | { kind: "mode"; path: string }
  | { kind: "link"; path: string; target: string }
  | { kind: "case"; path: string }
  | { kind: "repository"; path: string; committed: boolean }
  | { kind: "ignored"; path: string };

/** What is ignored stays as it is: it decides what the others see. */
const known = fc.constantFrom(...[...garden.keys()].filter((path) => path !== ".gitignore"));
const anyName = fc.oneof(known, fc.constantFrom(...newNames));
const inner = fc.constantFrom("src/bed-1", "other/bed-2", "docs/bed-3");

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("write"), path: anyName, content: fc.string() }),
    fc.record({ kind: fc.constant("delete"), path: known }),
    fc.record({ kind: fc.constant("rename"), path: known, to: anyName }),
    fc.record({ kind: fc.constant("mode"), path: known }),
    fc.record({
      kind: fc.constant("link"),
      path: anyName,
      target: fc.constantFrom("/etc/passwd", "../..", "till.js"),
    }),
    fc.record({ kind: fc.constant("case"), path: known }),
    fc.record({ kind: fc.constant("repository"), path: inner, committed: fc.boolean() }),
    fc.record({
      kind: fc.constant("ignored"),
      path: fc.constantFrom("build/out.js", "src/build/x", "docs/prices.md/build/x"),
    }),
  ),
  { minLength: 1, maxLength: 8 },
);

/** Globs of a plan, each with what it means as we would say it to a person. */
const meanings: Record<string, (path: string) => boolean> = {
  "src/**": (path) => path === "src" || path.startsWith("src/"),
  "docs/": (path) => path === "docs" || path.startsWith("docs/"),
  "src/*.js": (path) => /^src\/[^/]*\.js$/.test(path),
  "src/*/*": (path) => path.split("/").length === 3 && path.startsWith("src/"),
  "**/*.md": (path) => path.endsWith(".md"),
  "**/*.yml": (path) => path.endsWith(".yml"),
  "src/[id].js": (path) => ["src/[id].js", "src/i.js", "src/d.js"].includes(path),
  "src/legal/**": (path) => path === "src/legal" || path.startsWith("src/legal/"),
  "docs/caf\u00e9.md": (path) => path === "docs/caf\u00e9.md",
  ".github/workflows/ci.yml": (path) => path === ".github/workflows/ci.yml",
};
const globs = fc.uniqueArray(fc.constantFrom(...Object.keys(meanings)), { maxLength: 4 });
export const scopes = fc.record({ in: globs, out: globs });
export interface Scope {
  in: string[];
  out: string[];
}

export function isInside(path: string, { in: files, out }: Scope): boolean {
  const named = (glob: string): boolean => meanings[glob]?.(path) === true;
  return files.some(named) && !out.some(named);
}

/** Paths that are not the same in both, sorted as git sorts them. */
export function differing(before: Content, after: Content): string[] {
  const same = (path: string): boolean => {
    const [one, other] = [before.get(path), after.get(path)];
    return one?.mode === other?.mode && one?.content === other?.content;
  };
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => !same(path));
  return paths.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

export interface Made {
  /** What git must see there. */
  after: Content;
  /** Folders with a repository of their own. */
  repositories: string[];
}

/** Makes the edits in a folder that holds the garden, as an agent would. */
export async function makeEdits(folder: string, list: readonly Edit[]): Promise<Made> {
  const gardener = new Gardener(folder);
  for (const edit of list) await gardener.make(edit);
  return { after: gardener.content, repositories: [...gardener.inner] };
}

class Gardener {
  readonly #folder: string;
  #content = new Map(garden);
  /** Folders with a repository of their own: what is below them is theirs. */
  readonly inner = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get content(): Content {
    return new Map(
      [...this.#content].filter(([path]) => !/^build\/|\/build\//.test(path)), // ignored
    );
  }

  async make(edit: Edit): Promise<void> {
    const { kind, path } = edit;
    if (kind === "write") await this.#put(path, file(edit.content));
    if (kind === "link") await this.#put(path, { mode: "120000", content: edit.target });
    if (kind === "ignored") await this.#put(path, file("x\n"));
    if (kind === "repository") await this.#repository(path, edit.committed);
    const entry = this.#content.get(path);
    if (entry === undefined) return;
    if (kind === "delete") await this.#take(path);
    if (kind === "rename") await this.#move(path, edit.to);
    if (kind === "case") await this.#move(path, path.toUpperCase());
    if (kind === "mode" && entry.mode !== "120000")
      await this.#put(path, { ...entry, mode: entry.mode === "100644" ? "100755" : "100644" });
  }

  async #move(path: string, to: string): Promise<void> {
    const entry = this.#content.get(path);
    if (entry === undefined || to === path || to.startsWith(`${path}/`)) return;
    await this.#clear(to);
    if (!this.#content.has(path)) return; // it was below the place it should go to
    await rename(join(this.#folder, path), join(this.#folder, to));
    this.#content.delete(path);
    this.#content.set(to, entry);
  }

  async #put(path: string, entry: Entry): Promise<void> {
    await this.#clear(path);
    const place = join(this.#folder, path);
    await (entry.mode === "120000"
      ? symlink(entry.content, place)
      : writeFile(place, entry.content));
    if (entry.mode !== "120000") await chmod(place, entry.mode === "100755" ? 0o755 : 0o644);
    this.#content.set(path, entry);
  }

  async #take(path: string): Promise<void> {
    await rm(join(this.#folder, path), { recursive: true, force: true });
    for (const known of [...this.#content.keys(), ...this.inner])
      if (known === path || known.startsWith(`${path}/`)) {
        this.#content.delete(known);
        this.inner.delete(known);
      }
  }

  /** Makes room: what lies there goes, and files in the place of the folders above. */
  async #clear(path: string): Promise<void> {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length += 1) {
      const above = parts.slice(0, length).join("/");
      const found = await lstat(join(this.#folder, above)).catch(() => undefined);
      if (found?.isDirectory() === false) await this.#take(above);
    }
    await this.#take(path);
    await mkdir(dirname(join(this.#folder, path)), { recursive: true });
  }

  /** A repository in the garden; git sees one with a commit as a submodule, and one without not at all. */
  async #repository(path: string, committed: boolean): Promise<void> {
    await this.#clear(path);
    const place = join(this.#folder, path);
    await mkdir(place);
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", place, ...args], { encoding: "utf8" });
    git("init", "-q");
    await writeFile(join(place, "seed.txt"), "seed\n");
    this.inner.add(path);
    if (!committed) return;
    git("add", "-A");
    const ada = ["-c", "user.name=Ada", "-c", "user.email=ada@garden.example"];
    git(...ada, "commit", "-q", "-m", "Sow");
    this.#content.set(path, { mode: "160000", content: "" });
  }
}
