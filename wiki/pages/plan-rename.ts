import { LoopwikiError } from "../errors.ts";
import type { PageIndex } from "../links/resolve.ts";
import { parsePage, type Page } from "../page.ts";
import { keepLinks, type LinkProblem, type PageMove } from "./keep-links.ts";
import type { PageEdit } from "./page-change.ts";
import { assertOrdinary, pagePathFrom } from "./page-path.ts";
import { replaceInField } from "./replace-field.ts";

/** What gets another name. */
export type RenameFrom =
  { page: Page } | { page: Page; heading: number } | { page: Page; alias: string };

export interface RenamePlan {
  /** What the log says: `10_DOMAIN/pricing → 10_DOMAIN/prices`. */
  title: string;
  /** The page's path afterwards. */
  path: string;
  edits: PageEdit[];
  /** Links that would lead elsewhere: a person decides. */
  problems: LinkProblem[];
}

/**
 * Plans a rename without writing anything: which files change, to which texts, so that every link leads
 * where it did. `prefix` is the content root's path in the repository.
 */
export function planRename(
  index: PageIndex,
  { from, to, prefix }: { from: RenameFrom; to: string; prefix: string },
): RenamePlan {
  const { page } = from;
  const isMove = !("heading" in from) && !("alias" in from);
  const path = isMove ? pagePathFrom(to, page.path) : page.path;
  if (isMove) assertMovable(index, page, path);
  const target = isMove ? index.byPath(path) : undefined;
  // A rename that was cut short has left both: the new one is not there yet, as far as links go.
  const pages = index.pages.filter((other) => other !== target);
  const world = target ? index.withPages(pages) : index;
  const moves = pages.map((before): PageMove => {
    if (before === page) return { before, path, source: renamed(from, to) };
    return {
      before,
      path: before.path,
      source: isMove ? superseding(before, page, path) : before.source,
    };
  });
  const { pages: after, problems } = keepLinks(world, {
    moves,
    prefix,
    ...("alias" in from && { alias: { from: from.alias, to: to.trim() } }),
  });
  const edits = moves.flatMap(({ before }, at) => editsOf(before, after[at] ?? before));
  const planned = edits.find((edit) => edit.path === path)?.after;
  if (target && target.source !== planned) throw pageExists(path);
  return {
    title: titleOf(from, to, path),
    path,
    edits: target ? edits.filter((edit) => edit.path !== path) : edits,
    problems,
  };
}

function editsOf(before: Page, after: Page): PageEdit[] {
  if (after.path !== before.path)
    return [
      { path: after.path, before: undefined, after: after.source },
      { path: before.path, before: before.source, after: undefined },
    ];
  if (after.source === before.source) return [];
  return [{ path: before.path, before: before.source, after: after.source }];
}

function assertMovable(index: PageIndex, page: Page, path: string): void {
  assertOrdinary(page.path);
  assertOrdinary(path);
  if (path === page.path)
    throw new LoopwikiError("same-name", `Unexpected name ${page.id}: the page has it already.`);
  const folded = path.normalize("NFC").toLowerCase();
  const twin = index.pages.find(
    (other) => other.path !== path && other.path.normalize("NFC").toLowerCase() === folded,
  );
  if (!twin) return;
  throw new LoopwikiError(
    "page-exists",
    `Unexpected name ${path}, which differs from ${twin.path} only in case or accents.`,
    { hint: "Some file systems take the two for one: rename it to something else first." },
  );
}

function pageExists(path: string): LoopwikiError {
  return new LoopwikiError("page-exists", `Unexpected name ${path}: there is such a page.`, {
    hint: "Choose another name, or merge the two pages by hand.",
  });
}

/** The page's own text under its new name, before its links are mended. */
function renamed(from: RenameFrom, to: string): string {
  const { page } = from;
  if ("heading" in from) return withHeading(page, from.heading, to);
  if (!("alias" in from)) return page.source;
  const source = replaceInField(page.source, "aliases", { from: from.alias, to: to.trim() });
  if (source !== undefined) return source;
  throw new LoopwikiError(
    "alias-not-found",
    `Unexpected front matter of ${page.path}, expected the alias "${from.alias}" in one piece.`,
    {
      hint: "Write it as `aliases: [First, Second]`, then rename it.",
    },
  );
}

function withHeading(page: Page, index: number, to: string): string {
  const { headings } = page.document;
  const lines = page.source.split("\n");
  const at = (headings[index]?.line ?? 1) - 1;
  const text = to.replace(/\s+/g, " ").trim();
  const around = headingLine(lines, at);
  if (around && text !== "") {
    const source = lines.with(at, around.before + text + around.after).join("\n");
    const now = parsePage(page.path, source).document.headings;
    const isOnlyOne =
      now.length === headings.length &&
      headings.every((heading, other) => other === index || heading.text === now[other]?.text);
    if (isOnlyOne) return source;
  }
  throw new LoopwikiError(
    "bad-heading",
    `Unexpected heading ${JSON.stringify(to)} for line ${at + 1} of ${page.path}, expected one line of text.`,
    { hint: "A heading written over several lines has to be changed by hand." },
  );
}

/** What stands before and after the words of a heading: `## Frost ##`, `> # Frost ^id`, or underlined. */
function headingLine(
  lines: readonly string[],
  at: number,
): { before: string; after: string } | undefined {
  const line = lines[at] ?? "";
  const marked = /^(.*?#{1,6}[ \t]+)(.*?)((?:[ \t]+#+)?(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*\r?)$/.exec(
    line,
  );
  const isUnderlined = /^[ >]*(?:=+|-+)[ \t]*\r?$/.test(lines[at + 1] ?? "");
  const match = marked ?? (isUnderlined ? /^([ >]*)(.*?)([ \t]*\r?)$/.exec(line) : null);
  return match ? { before: match[1] ?? "", after: match[3] ?? "" } : undefined;
}

/** `supersedes` names pages too. */
function superseding(before: Page, page: Page, path: string): string {
  const names = before.fields?.supersedes ?? [];
  const named = names.find((name) => name === page.id || name === page.path);
  if (named === undefined) return before.source;
  const to = named === page.path ? path : path.replace(/^wiki\//, "").replace(/\.md$/, "");
  return replaceInField(before.source, "supersedes", { from: named, to }) ?? before.source;
}

function titleOf(from: RenameFrom, to: string, path: string): string {
  const { id, document } = from.page;
  if ("alias" in from) return `alias "${from.alias}" of ${id} → "${to.trim()}"`;
  if ("heading" in from)
    return `${id}#${document.headings[from.heading]?.text ?? ""} → #${to.trim()}`;
  return `${id} → ${path.replace(/^wiki\//, "").replace(/\.md$/, "")}`;
}
