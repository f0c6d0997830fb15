import { pageIdOf } from "../layout.ts";
import type { Page } from "../page.ts";
import { keyOf } from "./name-key.ts";

/**
 * Paths of pages by the names that links can call them, all as `keyOf` has them. Paths, not pages: the names
 * stay when only texts change. Names that few share: most one.
 */
export class PageNames {
  /** Of two ids that differ only in case the first; the other is found by its exact path. */
  readonly #byId = new Map<string, string>();
  /** By the last part of the id, in the order of the pages. */
  readonly #byLast = new Map<string, string | string[]>();
  readonly #byAlias = new Map<string, string | string[]>();

  constructor(pages: readonly Pick<Page, "path" | "id" | "aliases">[]) {
    for (const { path, id: written, aliases } of pages) {
      const id = keyOf(written);
      if (!this.#byId.has(id)) this.#byId.set(id, path);
      push(this.#byLast, id.slice(id.lastIndexOf("/") + 1), path);
      for (const alias of aliases) push(this.#byAlias, keyOf(alias), path);
    }
  }

  withId(id: string): string | undefined {
    return this.#byId.get(id);
  }

  /** Pages whose id ends so: `pricing`, `10_domain/pricing`. */
  withEnding(ending: string): readonly string[] | undefined {
    const slash = ending.lastIndexOf("/");
    const named = listOf(this.#byLast.get(ending.slice(slash + 1)));
    if (slash < 0 || !named) return named;
    const found = named.filter((path) => `/${keyOf(pageIdOf(path))}`.endsWith(`/${ending}`));
    return found.length === 0 ? undefined : found;
  }

  withAlias(alias: string): readonly string[] | undefined {
    return listOf(this.#byAlias.get(alias));
  }
}

function listOf(found: string | string[] | undefined): string[] | undefined {
  return typeof found === "string" ? [found] : found;
}

/** A page twice in a row counts once. */
function push(map: Map<string, string | string[]>, key: string, path: string): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, path);
  else if (typeof before === "string") {
    if (before !== path) map.set(key, [before, path]);
  } else if (before.at(-1) !== path) before.push(path);
}
