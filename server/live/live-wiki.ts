import {
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

/** Looking at the files of a wiki takes at most a twentieth of the time, and no reader waits long for it (ms). */
const pace = { share: 20, mostMs: 2_000, worthWaiting: 25 };
/** Git is asked for the repository's other files, in a process: rarer still. */
const filePace = { share: 200, mostMs: 15_000 };

/**
 * The wiki for a program that runs for hours: pages are looked at again when that is worth it, and so are
 * the repository's other files, which links lead to. What was written here is seen by whoever asks next.
 */
export class LiveWiki {
  readonly content: ContentRoot;
  /** The wiki itself, for what is done with it rarely. */
  readonly wiki: Wiki;
  readonly #files: Fresh<FileExists>;
  /** Somebody has just changed other files here: their list is waited for. */
  #areFilesOld = true;
  #index: PageIndex | undefined;
  /** Until then nobody looks at all files, which took `#costMs` the last time. */
  #goodUntil = 0;
  #costMs = 0;
  #looking: Promise<PageIndex> | undefined;
  /** Something was written that `#index` may not have: who asks waits for it. */
  #isBehind = { all: true, some: false };

  constructor(wiki: Wiki, git: Git) {
    this.content = wiki.content;
    this.wiki = wiki;
    this.#files = new Fresh(() => repositoryLookup(git), filePace);
  }

  async pages(): Promise<readonly Page[]> {
    return (await this.index()).pages;
  }

  /**
   * The same object until a page or a file of the repository has come, gone or changed. In a large wiki, edits
   * by other programs are seen a moment later: what it takes to look for them is not waited for.
   */
  async index(): Promise<PageIndex> {
    const index = this.#index;
    const { all, some } = this.#isBehind;
    if (index && !all && !some && performance.now() < this.#goodUntil) return index;
    const looking = this.#looking ?? this.#look();
    return all || some || !index || this.#costMs < pace.worthWaiting ? looking : index;
  }

  async graph(): Promise<LinkGraph> {
    return this.wiki.graphOf(await this.index());
  }

  /** Something may have been written, with `files` perhaps another file than a page: whoever asks next sees it. */
  expire({ files }: { files: boolean }): void {
    if (files) {
      this.#files.expire();
      this.#areFilesOld = true;
    }
    this.#looking = undefined;
    this.#isBehind.all = true;
  }

  /** Looks at these files at once, and at no other: they may have been written (paths below the content root). */
  lookAt(paths: readonly string[]): Promise<PageIndex> {
    this.#isBehind.some = true;
    return this.#start(this.wiki.indexAfter(paths), () => undefined);
  }

  #look(): Promise<PageIndex> {
    const start = performance.now();
    return this.#start(this.#lookAtAll(), () => {
      const now = performance.now();
      this.#costMs = now - start;
      this.#goodUntil = now + Math.min(pace.mostMs, Math.max(1, pace.share * this.#costMs));
      this.#isBehind.all = false;
    });
  }

  #start(looking: Promise<PageIndex>, taken: () => void): Promise<PageIndex> {
    this.#looking = looking;
    void this.#take(looking, taken);
    return looking;
  }

  /** What was overtaken by a write is not the answer of who asks after that. */
  async #take(looking: Promise<PageIndex>, taken: () => void): Promise<void> {
    const index = await looking.catch(() => undefined); // who waits for it is told
    if (this.#looking !== looking) return;
    this.#looking = undefined;
    if (!index) return;
    this.#index = index;
    this.#isBehind.some = false;
    taken();
  }

  async #lookAtAll(): Promise<PageIndex> {
    const areOld = this.#areFilesOld;
    this.#areFilesOld = false;
    const files = await (areOld ? this.#files.get() : this.#files.late());
    if (!sameFiles(files, this.wiki.fileExists)) this.wiki.lookAround(files);
    return this.wiki.index();
  }
}

function sameFiles({ files: left }: FileExists, { files: right }: FileExists): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((path, at) => path === right[at]);
}
