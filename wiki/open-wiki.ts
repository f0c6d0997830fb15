import type { ContentRoot } from "./content-root.ts";
import { wikiFolder } from "./layout.ts";
import { buildGraph, type LinkGraph } from "./links/graph.ts";
import { PageIndex, type FileExists } from "./links/resolve.ts";
import { parsePage, type Page } from "./page.ts";

/** The pages below `wiki/`. Reads the files on every call and parses again only what has changed. */
export class Wiki {
  readonly content: ContentRoot;
  readonly #fileExists: FileExists;
  readonly #parsed = new Map<string, Page>();

  /** `fileExists` says whether a repository path, with `/`, is a file or folder of the repository. */
  constructor(content: ContentRoot, fileExists: FileExists) {
    this.content = content;
    this.#fileExists = fileExists;
  }

  /** Every page, sorted by path. */
  async pages(): Promise<Page[]> {
    const pages: Page[] = [];
    for (const path of await this.content.listMarkdown(wikiFolder)) {
      const source = await this.content.read(path);
      if (source !== undefined) pages.push(this.#parse(path, source));
    }
    return pages;
  }

  /** The page with this path (`wiki/10_DOMAIN/pricing.md`), id, name or alias; undefined when unsure. */
  async page(idOrPath: string): Promise<Page | undefined> {
    const index = await this.index();
    return index.byPath(idOrPath) ?? index.find(idOrPath);
  }

  async index(): Promise<PageIndex> {
    return new PageIndex(await this.pages(), {
      prefix: this.content.prefix,
      fileExists: this.#fileExists,
    });
  }

  async graph(): Promise<LinkGraph> {
    return buildGraph(await this.index());
  }

  #parse(path: string, source: string): Page {
    const before = this.#parsed.get(path);
    if (before?.source === source) return before;
    const page = parsePage(path, source, this.content.repositoryPath(path));
    this.#parsed.set(path, page);
    return page;
  }
}
