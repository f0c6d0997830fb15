import { LoopwikiError, pageNamed, type Page, type PageIndex } from "#wiki";
import { pageIdOfUri } from "./page-uri.ts";

/** A page, or the part of it that was asked for. */
export interface Passage {
  page: Page;
  /** 1-based, both inclusive. */
  from: number;
  to: number;
  /** Lines of the whole page. */
  lines: readonly string[];
}

/** The page meant by an id, path, name, alias or `wiki://page/…`. Throws with the nearest names. */
export function pageMeant(index: PageIndex, name: string): Page {
  return pageNamed(index, pageIdOfUri(name) ?? name);
}

/** `pricing`, `pricing#Rounding`, `pricing#L12`, `pricing#L12-L40`. */
export function passageMeant(index: PageIndex, name: string): Passage {
  const hash = name.indexOf("#");
  const isWhole = hash < 0 || index.find(name) !== undefined;
  const page = pageMeant(index, isWhole ? name : name.slice(0, hash));
  const lines = page.source.replace(/\n$/, "").split("\n");
  const fragment = isWhole ? "" : name.slice(hash + 1);
  return { page, lines, ...rangeOf(page, fragment, { index, total: lines.length }) };
}

function rangeOf(
  page: Page,
  fragment: string,
  { index, total }: { index: PageIndex; total: number },
): { from: number; to: number } {
  if (fragment === "") return { from: 1, to: total };
  const [, first, last] = /^L(\d{1,6})(?:-L?(\d{1,6}))?$/.exec(fragment) ?? [];
  if (first !== undefined) {
    const from = Math.min(Math.max(1, Number(first)), total);
    return { from, to: Math.max(from, Math.min(Number(last ?? total), total)) };
  }
  const place = { line: 1, column: 1, offset: 0 };
  const found = index.resolve(
    { kind: "wiki", target: page.id, heading: fragment, place: { start: place, end: place } },
    page.path,
  );
  if (found.kind !== "page" || !found.heading) throw noHeading(page, fragment);
  const { heading } = found;
  const { headings } = page.document;
  const next = headings
    .slice(headings.indexOf(heading) + 1)
    .find(({ depth }) => depth <= heading.depth);
  return { from: heading.line, to: next ? next.line - 1 : total };
}

function noHeading(page: Page, fragment: string): LoopwikiError {
  const known = page.document.headings.slice(0, 12).map(({ text }) => `"${text}"`);
  return new LoopwikiError(
    "no-heading",
    `Unexpected heading "${fragment.slice(0, 120)}" of ${page.id}, expected ${known.join(", ") || "none: it has no headings"}.`,
    { hint: `Or name lines: "${page.id}#L10-40".` },
  );
}

/** What stands for the page's text in a write: the first signs of its hash. */
export function etagOf({ hash }: Pick<Page, "hash">): string {
  return hash.slice(0, 12);
}
