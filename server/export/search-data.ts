import type { Page } from "#wiki";
import { plainSnippet } from "../gather/plain-snippet.ts";
import { pageAddress } from "../addresses.ts";
import type { SitePlaces } from "./site-places.ts";

/** Where the site's script finds what it searches: beside the home page. */
export const searchDataFile = "search-data.js";

/**
 * The words of all pages, as a script that sets one variable: a page opened from the disk may load a script,
 * but no JSON. Each page is `[file, id, title, other names and tags, text]`; all of it is shown as text only.
 */
export function searchData(pages: readonly Page[], places: SitePlaces): string {
  const rows = pages.map((page) => [
    places.fileOf(pageAddress(page.id)) ?? "",
    page.id,
    page.title,
    [...page.aliases, ...page.tags].join(" "),
    plainSnippet(page.document.frontMatter.body, []).text.replaceAll(/\s+/g, " ").trim(),
  ]);
  return `globalThis.loopwikiPages=${JSON.stringify(rows)};\n`;
}
