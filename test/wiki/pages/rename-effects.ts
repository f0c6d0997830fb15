import { isDeepStrictEqual } from "node:util";
import {
  parsePage,
  type Link,
  type Page,
  type PageIndex,
  type RenamePlan,
  type Resolution,
} from "#wiki";

export interface RenameEffects {
  /** Pages in which more than the targets of links is different. */
  changed: string[];
  /** Links that lead elsewhere than before, or somewhere at last. */
  astray: Link[];
}

/** Reads the wiki as it is after the rename, and compares every link and every byte with before. */
export function effectsOf(index: PageIndex, page: Page, plan: RenamePlan): RenameEffects {
  const pages = new Map(index.pages.map((before) => [before.path, before]));
  for (const { path, after } of plan.edits) {
    if (after === undefined) pages.delete(path);
    else pages.set(path, parsePage(path, after));
  }
  const now = index.withPages([...pages.values()]);
  const move = (path: string): string => (path === page.path ? plan.path : path);
  const effects: RenameEffects = { changed: [], astray: [] };
  for (const before of index.pages) {
    const after = now.byPath(move(before.path));
    if (!after || !isDeepStrictEqual(shapeOf(after), shapeOf(before)))
      effects.changed.push(before.path);
    const { links = [] } = after?.document ?? {};
    for (const [at, link] of before.document.links.entries()) {
      const other = links[at];
      const leads = other && destination(now.resolve(other, move(before.path)));
      if (leads !== destination(index.resolve(link, before.path), move)) effects.astray.push(link);
    }
  }
  return effects;
}

/** Where a link leads, with the renamed page under its new path. */
export function destination(found: Resolution, move = (path: string): string => path): string {
  if (found.kind === "page") {
    const heading = found.heading ? found.page.document.headings.indexOf(found.heading) : "";
    return `page ${move(found.page.path)} ${heading} ${found.block ?? ""}`;
  }
  if (found.kind === "file") return `file ${found.path} ${found.line ?? ""}`;
  return found.kind === "external" ? `external ${found.url}` : "nowhere";
}

/** All of a page that a rename must leave as it is: the text around links, their labels and titles. */
function shapeOf({ document: { links }, source }: Page): string[] {
  const shape: string[] = [];
  let from = 0;
  for (const { kind, alias = "", block = "", place } of links.toSorted(byPlace)) {
    const { start, end } = place;
    shape.push(source.slice(from, Math.max(from, start.offset)));
    from = Math.max(from, end.offset);
    const written = source.slice(start.offset, end.offset);
    const unaimed = written.replace(/(\]\(|\]:\s*)(?:<[^>]*>|[^)\s]*)/g, "$1");
    shape.push(kind === "markdown" ? unaimed : `${kind} ${alias} ${block}`);
  }
  return [...shape, source.slice(from)];
}

function byPlace(left: Link, right: Link): number {
  return left.place.start.offset - right.place.start.offset;
}
