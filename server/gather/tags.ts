import type { Page } from "#wiki";
import type { ServerServices } from "../services.ts";

export interface TagPages {
  tag: string;
  pages: readonly Pick<Page, "id" | "title">[];
}

/** Every tag with its pages, the most used first. */
export async function gatherTags({ wiki }: Pick<ServerServices, "wiki">): Promise<TagPages[]> {
  const byTag = new Map<string, Pick<Page, "id" | "title">[]>();
  for (const { id, title, tags } of await wiki.pages()) {
    for (const tag of tags) {
      const pages = byTag.get(tag);
      if (pages) pages.push({ id, title });
      else byTag.set(tag, [{ id, title }]);
    }
  }
  return [...byTag]
    .map(([tag, pages]) => ({ tag, pages }))
    .toSorted((a, b) => b.pages.length - a.pages.length || a.tag.localeCompare(b.tag));
}
