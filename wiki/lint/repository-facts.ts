import type { ContentRoot } from "../content-root.ts";
import { LoopwikiError } from "../errors.ts";
import { Git } from "../git.ts";
import type { RepositoryFacts } from "./rule.ts";

/** Longest file that is read, in bytes: no page cites a line of more, and data is not code. */
const longest = 4 * 1024 * 1024;

/** What git and the working tree know of the repository's files, each asked once. */
export class GitFacts implements RepositoryFacts {
  readonly #content: ContentRoot;
  readonly #git: Git;
  readonly #answers = new Map<string, Promise<string | undefined>>();
  readonly #changed = new Map<string, Promise<string[]>>();
  #tracked: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(content: ContentRoot) {
    this.#content = content;
    this.#git = new Git(content.repository);
  }

  textOf(path: string): Promise<string | undefined> {
    return this.#once(`text ${path}`, () => this.#read(path));
  }

  blobOf(path: string): Promise<string | undefined> {
    return this.#once(`blob ${path}`, async () => {
      this.#tracked ??= this.#unchanged();
      const known = (await this.#tracked).get(path);
      if (known !== undefined || (await this.#sizeOf(path)) === undefined) return known;
      return this.#ask(["hash-object", "--", path]);
    });
  }

  textOfBlob(blob: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{4,64}$/.test(blob)) return Promise.resolve(undefined);
    return this.#once(`content ${blob}`, async () => {
      const size = Number(await this.#ask(["cat-file", "-s", blob]));
      return size <= longest ? this.#show(["cat-file", "blob", blob]) : undefined;
    });
  }

  committedText(path: string): Promise<string | undefined> {
    return this.#once(`head ${path}`, () => this.#show(["cat-file", "blob", `HEAD:${path}`]));
  }

  changedFiles(paths: readonly string[]): Promise<string[]> {
    const question = paths.join("\0");
    const known = this.#changed.get(question);
    if (known) return known;
    const answer = this.#askChanged(paths);
    this.#changed.set(question, answer);
    return answer;
  }

  async #askChanged(paths: readonly string[]): Promise<string[]> {
    const asked = [
      "diff-index",
      "-z",
      "--name-only",
      "--no-renames",
      "--no-ext-diff",
      "HEAD",
      "--",
    ];
    const listed = await this.#show([...asked, ...paths.map((path) => `:(literal)${path}`)]);
    return (listed ?? "").split("\0").filter((path) => path !== "");
  }

  /** Paths that git tracks and nobody has changed since, with their blobs: no need to hash those. */
  async #unchanged(): Promise<ReadonlyMap<string, string>> {
    const [staged = "", changed = ""] = await Promise.all([
      this.#show(["ls-files", "-z", "--stage"]),
      this.#show(["diff-files", "-z", "--name-only"]),
    ]);
    const touched = new Set(changed.split("\0"));
    const entries = staged.split("\0").flatMap((entry): [string, string][] => {
      const [, blob, path] = /^\d+ ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? [];
      return blob === undefined || path === undefined || touched.has(path) ? [] : [[path, blob]];
    });
    return new Map(entries);
  }

  async #read(path: string): Promise<string | undefined> {
    const size = await this.#sizeOf(path);
    return size === undefined || size > longest ? undefined : this.#content.readBeside(path);
  }

  /** A path that leads out of the repository is no file of it: pages name paths of any kind. */
  async #sizeOf(path: string): Promise<number | undefined> {
    try {
      const stamp = await this.#content.stampBeside(path);
      return stamp?.isFile === true ? stamp.size : undefined;
    } catch (error) {
      if (error instanceof LoopwikiError && error.code === "path-outside") return undefined;
      throw error;
    }
  }

  async #ask(args: readonly string[]): Promise<string | undefined> {
    return (await this.#show(args))?.trim();
  }

  /** Undefined when git says no: no such blob, no commit yet, no repository. */
  async #show(args: readonly string[]): Promise<string | undefined> {
    const { code, stdout } = await this.#git.answer(args, { okCodes: [0, 1, 128, 129] });
    return code === 0 ? stdout : undefined;
  }

  #once(question: string, ask: () => Promise<string | undefined>): Promise<string | undefined> {
    const known = this.#answers.get(question);
    if (known) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    return answer;
  }
}
