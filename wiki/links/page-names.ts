import type { Page } from "../page.ts";
import { keyOf } from "./name-key.ts";

/** Pages by the names that links can call them, all as `keyOf` has them. Names that few share: most one. */
export class PageNames {
  /** Of two ids that differ only in case the first; the other is found by its exact path. */
  readonly #byId = new Map<string, Page>();
  /** By the last part of the id, in the order of the pages. */
  readonly #byLast = new Map<string, Page | Page[]>();
  readonly #byAlias = new Map<string, Page | Page[]>();

  constructor(pages: readonly Page[]) {
    for (const page of pages) {
      const id = keyOf(page.id);
      if (!this.#byId.has(id)) this.#byId.set(id, page);
      push(this.#byLast, id.slice(id.lastIndexOf("/") + 1), page);
      for (const alias of page.aliases) push(this.#byAlias, keyOf(alias), page);
    }
  }

  withId(id: string): Page | undefined {
    return this.#byId.get(id);
  }

  /** Pages whose id ends so: `pricing`, `10_domain/pricing`. */
  withEnding(ending: string): readonly Page[] | undefined {
    const slash = ending.lastIndexOf("/");
    const named = listOf(this.#byLast.get(ending.slice(slash + 1)));
    if (slash < 0 || !named) return named;
    const found = named.filter((page) => `/${keyOf(page.id)}`.endsWith(`/${ending}`));
    return found.length === 0 ? undefined : found;
  }

  withAlias(alias: string): readonly Page[] | undefined {
    return listOf(this.#byAlias.get(alias));
  }
}

function listOf(found: Page | Page[] | undefined): Page[] | undefined {
  return found === undefined || Array.isArray(found) ? found : [found];
}

/** A page twice in a row counts once. */
function push(map: Map<string, Page | Page[]>, key: string, page: Page): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, page);
  else if (!Array.isArray(before)) {
    if (before !== page) map.set(key, [before, page]);
  } else if (before.at(-1) !== page) before.push(page);
}
