import { PageReader } from "./cache/page-reader.ts";
import type { ContentRoot } from "./content-root.ts";
import { wikiFolder } from "./layout.ts";
import { buildGraph, type LinkGraph } from "./links/graph.ts";
import { PageIndex, type FileExists } from "./links/resolve.ts";
import type { Page } from "./page.ts";

/** The wiki as it was at one moment: whoever asks again gets the same until a file changes. */
interface Snapshot {
  pages: Page[];
  /** Made when somebody asks: who only reads or searches pages does not. */
  index?: PageIndex;
  graph?: LinkGraph;
}

/** The pages below `wiki/`. Looks at the files on every call and reads only those that have changed. */
export class Wiki {
  readonly content: ContentRoot;
  #fileExists: FileExists;
  readonly #reader: PageReader;
  #latest: Promise<Snapshot | undefined> = Promise.resolve(undefined);

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
    this.#latest = Promise.resolve(undefined);
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

  async graph(): Promise<LinkGraph> {
    const snapshot = await this.#look();
    return (snapshot.graph ??= buildGraph(this.#indexOf(snapshot)));
  }

  /** One look at a time, each after the one before: who has just written sees what was written. */
  #look(): Promise<Snapshot> {
    const looking = this.#latest.catch(() => undefined).then((before) => this.#lookAgain(before));
    this.#latest = looking;
    return looking;
  }

  async #lookAgain(before: Snapshot | undefined): Promise<Snapshot> {
    const pages = await this.#reader.read(wikiFolder);
    const isSame =
      before?.pages.length === pages.length &&
      before.pages.every((page, position) => page === pages[position]);
    if (before && isSame) return before;
    return { pages };
  }

  #indexOf(snapshot: Snapshot): PageIndex {
    const surroundings = { prefix: this.content.prefix, fileExists: this.#fileExists };
    return (snapshot.index ??= new PageIndex(snapshot.pages, surroundings));
  }
}
