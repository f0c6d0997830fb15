import type { Definition, Git } from "#wiki";
import { estimateTokens } from "../tokens.ts";
import { History } from "./history.ts";
import { rankFiles, type RankedFile, type Weights } from "./rank-files.ts";
import { listTree, readBlobs } from "./read-blobs.ts";
import { renderMap, type OutlinedFile } from "./render-map.ts";
import { isSource } from "./source-paths.ts";
import { TagStore, type WorkingFiles } from "./tag-store.ts";
import { clausesOf, partsOf, together, wholeOf, type Query } from "./words.ts";

/** Most files whose outlines are looked at; few of them fit. */
const maxOutlined = 40;

export interface RepoMapRequest {
  /** Commit whose past is asked. */
  commit: string;
  /** Commit or tree whose files are shown; the commit's own by default. */
  tree?: string;
  /** What is to be done; its first line sums it up. */
  text: string;
  /** Files that the work is known to be about. */
  focus?: (path: string) => boolean;
  weights?: Partial<Weights>;
}

export interface RepoMap {
  text: string;
  /** As `estimateTokens` counts, at most what was asked. */
  tokens: number;
  /** Every file that the text names, likeliest first. */
  files: string[];
}

/** Draws maps of a repository from git's objects alone; no checkout is read. The same input, the same map. */
export class RepoMapper {
  readonly #git: Git;
  readonly #store: TagStore;
  readonly #history: History;

  private constructor(git: Git, store: TagStore, history: History) {
    this.#git = git;
    this.#store = store;
    this.#history = history;
  }

  /** `files` keep between runs what was read; without them everything is read again. */
  static async open(git: Git, files?: WorkingFiles): Promise<RepoMapper> {
    return new RepoMapper(git, await TagStore.open(files), await History.open(files));
  }

  /** Ranks the files; the answer then draws a map within any number of tokens. */
  async survey(request: RepoMapRequest): Promise<(tokens: number) => RepoMap> {
    const { commit, tree = commit, text, focus = () => false, weights = {} } = request;
    const all = await listTree(this.#git, tree);
    const files = all.filter(({ path }) => isSource(path));
    const commits = await this.#history.before(this.#git, commit);
    const asked = { files, commits, text, focus, weights };
    const ranked = await rankFiles(this.#git, this.#store, asked);
    await this.#store.save(files);
    const outlined = await this.#outlines(ranked.slice(0, maxOutlined), text);
    const paths = ranked.map(({ file }) => file.path);
    return (tokens) => {
      const map = renderMap(outlined, paths, tokens);
      return { ...map, tokens: estimateTokens(map.text) };
    };
  }

  async #outlines(ranked: readonly RankedFile[], text: string): Promise<OutlinedFile[]> {
    const texts = new Map<string, string>();
    for await (const { blob, text } of readBlobs(
      this.#git,
      ranked.map(({ file }) => file.blob),
    ))
      texts.set(blob, text);
    const query = together(clausesOf(text));
    return ranked.map(({ file: { path, blob } }) => ({
      path,
      lines: (texts.get(blob) ?? "").split("\n"),
      definitions: this.#store.definitionsOf(blob),
      relevance: (definition) => relevance(definition, query),
    }));
  }
}

/** Names that share words with the query first, then what stands outermost, then what can be called. */
function relevance({ name, kind, depth }: Definition, query: Query): number {
  const parts = new Set([...partsOf(name), wholeOf(name)]);
  const shared = [...parts].reduce((sum, part) => sum + (query.get(part) ?? 0), 0);
  return shared - (depth + (kind === "value" ? 2 : 0) + (name.startsWith("_") ? 1 : 0)) / 10;
}
