import { parsePage, type PageEdit, type PageIndex } from "#wiki";

/** Several changes that are made as one: each is planned on the wiki as those before it leave it. */
export class ChangeSet {
  #index: PageIndex;
  readonly #edits = new Map<string, PageEdit>();

  constructor(index: PageIndex) {
    this.#index = index;
  }

  /** The wiki as it will be. */
  get index(): PageIndex {
    return this.#index;
  }

  /** Each file once, from how it is to how it will be. */
  get edits(): PageEdit[] {
    return [...this.#edits.values()].filter(({ before, after }) => before !== after);
  }

  add(edits: readonly PageEdit[]): void {
    const touched = new Set(edits.map(({ path }) => path));
    const pages = this.#index.pages.filter(({ path }) => !touched.has(path));
    for (const { path, before, after } of edits) {
      const first = this.#edits.get(path);
      this.#edits.set(path, { path, before: first ? first.before : before, after });
      if (after !== undefined) pages.push(parsePage(path, after, path));
    }
    const sorted = pages.toSorted((left, right) => (left.path < right.path ? -1 : 1));
    this.#index = this.#index.withPages(sorted);
  }
}
