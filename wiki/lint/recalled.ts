import type { Page } from "../page.ts";
import type { PageMap, PageSet } from "./rule.ts";

/** What is known of pages: found out now, or read from what is kept when somebody asks. */
export class RecalledMap<Value> implements PageMap<Value> {
  readonly #own = new Map<Page, Value>();
  readonly #recall: (page: Page) => Value | undefined;

  constructor(recall: (page: Page) => Value | undefined) {
    this.#recall = recall;
  }

  get(page: Page): Value | undefined {
    return this.#own.get(page) ?? this.#recall(page);
  }

  has(page: Page): boolean {
    return this.get(page) !== undefined;
  }

  set(page: Page, value: Value): void {
    this.#own.set(page, value);
  }
}

/** The same for what is either so or not. */
export class RecalledSet implements PageSet {
  readonly #own = new Set<Page>();
  readonly #recall: (page: Page) => boolean;

  constructor(recall: (page: Page) => boolean) {
    this.#recall = recall;
  }

  has(page: Page): boolean {
    return this.#own.has(page) || this.#recall(page);
  }

  add(page: Page): void {
    this.#own.add(page);
  }
}
