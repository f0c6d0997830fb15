import type { Page } from "../page.ts";
import { closest } from "./suggest.ts";

/** What somebody could have meant: ids of pages by every name they have. */
export class NearPages {
  /** Until the names are made, which is when a first link leads nowhere. */
  #pages: readonly Pick<Page, "id" | "title" | "aliases">[];
  #ids: Map<string, string> | undefined;

  constructor(pages: readonly Pick<Page, "id" | "title" | "aliases">[]) {
    this.#pages = pages;
  }

  /** The id of the page whose name is most like it, or undefined when none is near enough. */
  find(wanted: string): string | undefined {
    const ids = (this.#ids ??= this.#read());
    const near = closest(wanted, ids.keys());
    return near === undefined ? undefined : ids.get(near);
  }

  #read(): Map<string, string> {
    const names = this.#pages.flatMap(({ id, title, aliases }) =>
      [id.slice(id.lastIndexOf("/") + 1), ...aliases, title, id].map((name) => [name, id] as const),
    );
    this.#pages = []; // whoever keeps the names does not keep the pages
    return new Map(names);
  }
}
