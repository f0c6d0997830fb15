import { PageReader } from "./cache/page-reader.ts";
import type { ContentRoot } from "./content-root.ts";
import { wikiFolder } from "./layout.ts";
import { buildGraph, type LinkGraph } from "./links/graph.ts";
import { PageIndex, type FileExists } from "./links/resolve.ts";
import type { Page } from "./page.ts";

/** The wiki as it was at one moment: whoever asks again gets the same until a file changes. */
interface Snapshot {
  pages: readonly Page[];
  fileExists: FileExists;
  /** Made when somebody asks: who only reads or searches pages does not. */
  index?: PageIndex;
}

/**
 * The pages below `wiki/`. Looks at the files on every call and reads only those that have changed; what is
 * known of links stays known where it stays true.
 */
export class Wiki {
  readonly content: ContentRoot;
  #fileExists: FileExists;
  readonly #reader: PageReader;
  #latest: Promise<Snapshot | undefined> = Promise.resolve(undefined);
  /** The last that were made: the next are made of them. */
  #index: PageIndex | undefined;
  #graph: { index: PageIndex; graph: LinkGraph } | undefined;

  /** `fileExists` says whether a repository path, with `/`, is a file or folder of the repository. */
  constructor(content: ContentRoot, fileExists: FileExists) {
    this.content = content;
    this.#fileExists = fileExists;
    this.#reader = new PageReader(content);
  }

  get fileExists(): FileExists {
    return this.#fileExists;
  }

  /** The repository has other files now: links to them are resolved anew. For whoever runs for long. */
  lookAround(fileExists: FileExists): void {
    this.#fileExists = fileExists;
  }

  /** Every page, sorted by path. */
  async pages(): Promise<Page[]> {
    return [...(await this.#look()).pages];
  }

  /** The page with this path (`wiki/10_DOMAIN/pricing.md`), id, name or alias; undefined when unsure. */
  async page(idOrPath: string): Promise<Page | undefined> {
    const index = await this.index();
    return index.byPath(idOrPath) ?? index.find(idOrPath);
  }

  async index(): Promise<PageIndex> {
    return this.#indexOf(await this.#look());
  }

  /** The index when only these files (paths below the content root) can have changed: no other is looked at. */
  async indexAfter(paths: readonly string[]): Promise<PageIndex> {
    return this.#indexOf(await this.#look(paths));
  }

  async graph(): Promise<LinkGraph> {
    return this.graphOf(await this.index());
  }

  /** The graph of an index that this wiki gave. */
  graphOf(index: PageIndex): LinkGraph {
    if (this.#graph?.index !== index) {
      const graph = this.#graph ? this.#graph.graph.next(index) : buildGraph(index);
      this.#graph = { index, graph };
    }
    return this.#graph.graph;
  }

  /** One look at a time, each after the one before: who has just written sees what was written. */
  #look(paths?: readonly string[]): Promise<Snapshot> {
    const looking = this.#latest
      .catch(() => undefined)
      .then((before) => this.#lookAgain(before, paths));
    this.#latest = looking;
    return looking;
  }

  async #lookAgain(
    before: Snapshot | undefined,
    paths: readonly string[] | undefined,
  ): Promise<Snapshot> {
    const isNarrow = before !== undefined && paths !== undefined;
    const pages = isNarrow
      ? await this.#reader.readOnly(paths)
      : await this.#reader.read(wikiFolder);
    const fileExists = this.#fileExists;
    const isSame =
      before?.pages.length === pages.length &&
      before.fileExists === fileExists &&
      before.pages.every((page, position) => page === pages[position]);
    return before && isSame ? before : { pages, fileExists };
  }

  #indexOf(snapshot: Snapshot): PageIndex {
    if (snapshot.index) return snapshot.index;
    const { pages, fileExists } = snapshot;
    const surroundings = { prefix: this.content.prefix, fileExists };
    const index = this.#index?.next(pages, fileExists) ?? new PageIndex(pages, surroundings);
    this.#index = index;
    snapshot.index = index;
    return index;
  }
}
