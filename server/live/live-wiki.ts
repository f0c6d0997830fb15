import {
  buildGraph,
  repositoryLookup,
  type ContentRoot,
  type FileExists,
  type Git,
  type LinkGraph,
  type Page,
  type PageIndex,
  type Wiki,
} from "#wiki";
import { Fresh } from "./fresh.ts";

/**
 * The wiki for a program that runs for hours: pages are looked at again when that is worth it, and so are
 * the repository's other files, which links lead to.
 */
export class LiveWiki {
  readonly content: ContentRoot;
  /** The wiki itself, for what is done with it rarely. */
  readonly wiki: Wiki;
  readonly #index: Fresh<PageIndex>;
  readonly #files: Fresh<FileExists>;
  readonly #graphs = new WeakMap<PageIndex, LinkGraph>();

  constructor(wiki: Wiki, git: Git) {
    this.content = wiki.content;
    this.wiki = wiki;
    this.#files = new Fresh(() => repositoryLookup(git), { share: 100, mostMs: 10_000 });
    this.#index = new Fresh(() => this.#look(), { share: 4, mostMs: 500 });
  }

  async pages(): Promise<readonly Page[]> {
    return (await this.index()).pages;
  }

  /** The same object until a page or a file of the repository has come, gone or changed. */
  async index(): Promise<PageIndex> {
    return this.#index.get();
  }

  async graph(): Promise<LinkGraph> {
    const index = await this.index();
    const known = this.#graphs.get(index);
    if (known) return known;
    const graph = buildGraph(index);
    this.#graphs.set(index, graph);
    return graph;
  }

  /** A page was written, or with `files` another file: whoever asks next sees it. */
  expire({ files }: { files: boolean }): void {
    if (files) this.#files.expire();
    this.#index.expire();
  }

  async #look(): Promise<PageIndex> {
    const files = await this.#files.get();
    if (!sameFiles(files, this.wiki.fileExists)) this.wiki.lookAround(files);
    return this.wiki.index();
  }
}

function sameFiles({ files: left }: FileExists, { files: right }: FileExists): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((path, at) => path === right[at]);
}
