import type { Git } from "#wiki";
import { z } from "zod";
import type { WorkingFiles } from "./tag-store.ts";

/** What a commit said and changed. */
export interface PastCommit {
  message: string;
  paths: string[];
}

const fileName = "repo-map-history.json";
/** How far back: what was worked on a thousand commits ago says little about the next one. */
export const maxCommits = 1000;
/** A commit of more files is a sweep, and says nothing of any of them. */
const maxPaths = 60;
const maxMessage = 1000;

const storedSchema = z.record(
  z.string(),
  z.object({ message: z.string(), paths: z.array(z.string()) }),
);

/** The last commits before a commit, read from git once each: a commit never changes. */
export class History {
  readonly #files: WorkingFiles | undefined;
  readonly #commits = new Map<string, PastCommit>();

  private constructor(files: WorkingFiles | undefined) {
    this.#files = files;
  }

  static async open(files: WorkingFiles | undefined): Promise<History> {
    const history = new History(files);
    const text = await files?.readWorkingFile(fileName);
    if (text !== undefined) history.#load(text);
    return history;
  }

  /** Commits that are in `commit`'s past, itself included, newest first; merges and sweeps left out. */
  async before(git: Git, commit: string): Promise<PastCommit[]> {
    const limit = `--max-count=${maxCommits}`;
    const ids = (await git.run(["rev-list", "--no-merges", limit, commit])).split("\n");
    const missing = ids.filter((id) => id !== "" && !this.#commits.has(id));
    if (missing.length > 0) {
      await this.#read(git, missing);
      await this.#save(ids);
    }
    return ids.flatMap((id) => {
      const commit = this.#commits.get(id);
      return commit === undefined || commit.paths.length === 0 ? [] : [commit];
    });
  }

  async #read(git: Git, ids: readonly string[]): Promise<void> {
    const options = ["--no-walk=unsorted", "--no-renames", "--name-only", "-z", "--stdin"];
    const text = await git.run(["log", ...options, "--format=%x01%H%x02%B%x02"], {
      input: `${ids.join("\n")}\n`,
    });
    for (const part of text.split("\u0001").slice(1)) {
      const [id = "", message = "", listed = ""] = part.split("\u0002");
      const paths = listed
        .split("\0")
        .map((path) => path.replace(/^\n/, ""))
        .filter(Boolean);
      this.#commits.set(id, {
        message: message.slice(0, maxMessage),
        paths: paths.length > maxPaths ? [] : paths,
      });
    }
    for (const id of ids)
      if (!this.#commits.has(id)) this.#commits.set(id, { message: "", paths: [] });
  }

  async #save(ids: readonly string[]): Promise<void> {
    const kept = ids.map((id) => [id, this.#commits.get(id)]);
    await this.#files?.writeWorkingFile(fileName, JSON.stringify(Object.fromEntries(kept)));
  }

  #load(text: string): void {
    try {
      const { data = {} } = storedSchema.safeParse(JSON.parse(text));
      for (const [id, commit] of Object.entries(data)) this.#commits.set(id, commit);
    } catch {
      // damaged: it is read from git again
    }
  }
}
