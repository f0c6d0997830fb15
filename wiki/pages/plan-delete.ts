import { indexPage } from "../layout.ts";
import { buildGraph, type Edge } from "../links/graph.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import { keepLinks } from "./keep-links.ts";
import type { PageEdit } from "./page-change.ts";
import { assertOrdinary } from "./page-path.ts";

export interface DeletePlan {
  edits: PageEdit[];
  /** Links of other pages to this one, which would break; the index's own line goes with the page. */
  linkedFrom: Edge[];
}

/** Plans the removal of a page and of its line in the index. Links between other pages stay as they lead. */
export function planDelete(index: PageIndex, page: Page, prefix: string): DeletePlan {
  assertOrdinary(page.path);
  const backlinks = buildGraph(index).backlinks(page.path);
  const ofOthers = backlinks.filter(({ from }) => from.path !== page.path);
  const listed = new Set(
    ofOthers.filter(({ from }) => from.path === indexPage).map(({ link }) => link.place.start.line),
  );
  const moves = index.pages
    .filter((other) => other !== page)
    .map((before) => {
      const source =
        before.path === indexPage ? withoutItems(before.source, listed) : before.source;
      return { before, path: before.path, source };
    });
  const kept = keepLinks(index, { moves, prefix });
  const edits = kept.pages.flatMap((after, at): PageEdit[] => {
    const before = moves[at]?.before ?? after;
    if (before.source === after.source) return [];
    return [{ path: after.path, before: before.source, after: after.source }];
  });
  return {
    edits: [...edits, { path: page.path, before: page.source, after: undefined }],
    linkedFrom: ofOthers.filter(
      ({ from, link }) => from.path !== indexPage || !isItem(from.source, link.place.start.line),
    ),
  };
}

/** The index lists a page on a line of its own: `- [[10_DOMAIN/pricing|Pricing]]: how prices are made`. */
function isItem(source: string, line: number): boolean {
  return /^[ \t]*[-*+] +(?:\[\[[^\]]*\]\]|\[[^\]]*\]\([^)]*\))/.test(
    source.split("\n")[line - 1] ?? "",
  );
}

function withoutItems(source: string, lines: ReadonlySet<number>): string {
  return source
    .split("\n")
    .filter((_, index) => !lines.has(index + 1) || !isItem(source, index + 1))
    .join("\n");
}
