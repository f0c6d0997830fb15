import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import type { RecalledLint } from "./recalled-lint.ts";
import { mostRivals, similarPairs } from "./text/similar.ts";
import { surveyOf } from "./text/survey.ts";

/** Pages compared with those that have changed; with more, it is no more work to compare all. */
const mostCompared = 64;

/**
 * Whether pages of which no two were near duplicates surely still are none: the changed ones resemble no page
 * that shares a group with them, and leave no group from which they kept others out.
 */
export function stillUnlike({ changed, kept }: RecalledLint, { pages }: PageIndex): boolean {
  let left = mostCompared;
  for (const at of changed) {
    const page = pages[at];
    if (!page || page.document.tangle !== undefined) return false;
    for (const key of kept.bands(at))
      if (kept.withBand(new Set([key])).length > mostRivals) return false;
    const others = placesNear(page, { changed, kept }, pages);
    left -= others.length;
    if (left < 0) return false;
    for (const other of others) {
      const pair = [page, pages[other]].filter((one) => one !== undefined);
      if (similarPairs(pair, bodyOf, { bands }).length > 0) return false;
    }
  }
  return true;
}

/** Places of the other pages that share a group with a changed one now. */
function placesNear(
  page: Page,
  { changed, kept }: Pick<RecalledLint, "changed" | "kept">,
  pages: readonly Page[],
): number[] {
  const keys = new Set(bands(page));
  if (keys.size === 0) return [];
  const unchanged = kept.withBand(keys).filter((at) => !changed.includes(at));
  const others = changed.filter((at) => {
    const other = pages[at];
    return other && other !== page && bands(other).some((key) => keys.has(key));
  });
  return [...unchanged, ...others];
}

function bands(page: Page): readonly number[] {
  return surveyOf(page).bands;
}

function bodyOf({ source, document }: Page): string {
  return source.slice(document.frontMatter.bodyOffset);
}
