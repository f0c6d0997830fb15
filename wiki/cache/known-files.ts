import type { Page } from "../page.ts";
import { isTelling, Stamps, type FileStamp } from "./file-stamp.ts";

/** Pages as they were. */
export interface Earlier {
  /** Sorted. */
  readonly paths: readonly string[];
  /** Stamps of their files from before they were read; forgotten where they could miss a later change. */
  readonly stamps: Stamps;
  /** Undefined for a place where there is none, such as -1. */
  page(at: number): Page | undefined;
}

/** The pages of this process; never changed when it is complete. */
export class KnownFiles implements Earlier {
  readonly paths: string[] = [];
  readonly pages: Page[] = [];
  readonly stamps = new Stamps();

  page(at: number): Page | undefined {
    return this.pages[at];
  }

  pageAt(path: string): Page | undefined {
    return this.pages[new Places(this.paths).of(path)];
  }

  /** The next page, with the stamp at a place among others; -1 for one that could miss a later change. */
  add(page: Page, stamps: Stamps, place: number): void {
    const at = this.pages.push(page) - 1;
    this.paths.push(page.path);
    if (place < 0) this.stamps.forget(at);
    else this.stamps.copy(at, stamps, place);
  }

  /** These, with some added, replaced by others or, where there is no page, left out. */
  with(
    changed: ReadonlyMap<string, { page: Page; stamp: FileStamp } | undefined>,
    stampedAt: number,
  ): KnownFiles {
    const next = new KnownFiles();
    const all = new Set([...this.paths, ...changed.keys()]);
    const paths = all.size === this.paths.length ? this.paths : [...all].toSorted();
    const places = new Places(this.paths);
    const own = new Stamps();
    for (const path of paths) {
      const place = places.of(path);
      const before = this.pages[place];
      const now = changed.get(path);
      if (now) own.set(0, now.stamp);
      if (now) next.add(now.page, own, isTelling(now.stamp, stampedAt) ? 0 : -1);
      else if (before && !changed.has(path)) next.add(before, this.stamps, place);
    }
    return next;
  }
}

/** Finds the places of paths that are asked for in their order. */
export class Places {
  readonly #paths: readonly string[];
  #at = 0;

  /** The paths are sorted. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** -1 for a path that is not there. */
  of(path: string): number {
    let now = this.#paths[this.#at];
    while (now !== undefined && now < path) now = this.#paths[(this.#at += 1)];
    return now === path ? this.#at : -1;
  }
}
