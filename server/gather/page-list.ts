import type { Page } from "#wiki";
import type { ServerServices } from "../services.ts";

export interface PageListProps {
  /** Empty for the whole wiki. */
  folder: string;
  /** Folders in it, with how many pages each holds in all. */
  folders: readonly { name: string; path: string; pages: number }[];
  pages: readonly Pick<Page, "id" | "title">[];
  /** How many pages the folder holds itself; more than are listed. */
  total: number;
}

/** Pages listed at once. */
const most = 1_000;

/** What is in a folder of the wiki: folders with all they hold, and its own pages. */
export async function gatherPageList(
  { wiki }: Pick<ServerServices, "wiki">,
  folder: string,
): Promise<PageListProps> {
  const prefix = folder === "" ? "" : `${folder}/`;
  const counts = new Map<string, number>();
  const own = [];
  for (const page of await wiki.pages()) {
    if (!page.id.startsWith(prefix)) continue;
    const [first = "", ...rest] = page.id.slice(prefix.length).split("/");
    if (rest.length === 0) own.push({ id: page.id, title: page.title });
    else counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const folders = [...counts]
    .map(([name, pages]) => ({ name, path: `${prefix}${name}`, pages }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
  return { folder, folders, pages: own.slice(0, most), total: own.length };
}
