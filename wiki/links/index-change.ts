import type { Link } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import { splitLine } from "./citation.ts";
import type { LinkOutline } from "./link-outline.ts";
import { keyOf } from "./name-key.ts";
import type { FileExists, Resolution } from "./resolution.ts";

/** An index, as far as a difference between two is concerned. */
interface Indexed {
  pages: readonly Page[];
  byPath(path: string): Page | undefined;
  fileExists: FileExists;
}

/** What a change of pages and files means to the links of the pages that stayed. */
export interface IndexChange {
  /** Whether every name still means the same page or file. */
  sameNames: boolean;
  /** Whether the links of a page surely lead where they led, to pages as they are now. */
  keeps(page: Page, resolutions: readonly Resolution[]): boolean;
  /** The same where no more is known of them than their outline. */
  keepsOutline(page: Page, outline: LinkOutline): boolean;
}

/**
 * A name that came or went can only matter to a link whose last part is that name, or which is that alias as
 * a whole: all that the resolver looks up ends so. A link that is missing may have another suggestion.
 */
export function changeBetween(before: Indexed, after: Indexed): IndexChange {
  const touched = touchedFiles(before.fileExists, after.fileExists);
  if (touched === undefined)
    return { sameNames: false, keeps: () => false, keepsOutline: () => false };
  const titles = touchNames(touched, before, after);
  const sameNames = touched.size === 0 && titles === 0;
  const isHere = (page: Page | undefined): boolean =>
    page === undefined || after.byPath(page.path) === page;
  const isSame = (found: Resolution): boolean => {
    if (found.kind === "page") return isHere(found.page);
    if (found.kind === "missing") return sameNames && isHere(found.page);
    return found.kind !== "ambiguous" || found.candidates.every(isHere);
  };
  return {
    sameNames,
    keeps: (page, resolutions) =>
      isHere(page) &&
      resolutions.every(isSame) &&
      (touched.size === 0 || !page.document.links.some((link) => mayMean(link, touched))),
    keepsOutline: (page, { to }) => sameNames && isHere(page) && to.every(isHere),
  };
}

/** Adds the names that pages had or have; gives how many pages have another title. */
function touchNames(touched: Set<string>, before: Indexed, after: Indexed): number {
  let titles = 0;
  const touch = ({ id, aliases }: Page): void => {
    touched.add(lastKey(id));
    for (const alias of aliases) touched.add(keyOf(alias));
  };
  for (const page of after.pages) {
    const old = before.byPath(page.path);
    if (old === page) continue;
    if (old?.title !== page.title) titles += 1;
    if (old === undefined) touch(page);
    else if (old.aliases.join("\0") !== page.aliases.join("\0")) [old, page].forEach(touch);
  }
  for (const page of before.pages) if (!after.byPath(page.path)) touch(page);
  return titles;
}

/** Names of files and folders that came or went; undefined where that is not known. */
function touchedFiles(before: FileExists, after: FileExists): Set<string> | undefined {
  const touched = new Set<string>();
  if (before === after) return touched;
  if (!before.files || !after.files) return undefined;
  const [old, now] = [new Set(before.files), new Set(after.files)];
  const touch = (path: string): void => {
    for (const part of path.split("/")) touched.add(keyOf(part));
  };
  for (const path of now) if (!old.has(path)) touch(path);
  for (const path of old) if (!now.has(path)) touch(path);
  return touched;
}

function mayMean({ target }: Link, touched: ReadonlySet<string>): boolean {
  if (target === "") return false; // the same page
  const last = lastKey(target);
  if (last === "" || last === "." || last === "..") return true; // its name is further up
  return (
    touched.has(last) || touched.has(keyOf(target)) || touched.has(lastKey(splitLine(target).path))
  );
}

function lastKey(path: string): string {
  const key = keyOf(path);
  return keyOf(key.slice(key.lastIndexOf("/") + 1));
}
