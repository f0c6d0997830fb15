import type { Resolution, PageIndex } from "../links/resolve.ts";
import type { Link } from "../markdown/document.ts";
import { parsePage, type Page } from "../page.ts";
import { fragmentForms, targetForms, type Goal } from "./link-forms.ts";
import { spanOf, type LinkSpan, type Span } from "./link-span.ts";

/** A page as it was and as it will be; its path may change, and its text before links are mended. */
export interface PageMove {
  before: Page;
  path: string;
  source: string;
}

/** A link that would not lead where it led. `adopted`: it led nowhere and now would lead somewhere. */
export interface LinkProblem {
  kind: "adopted" | "unwritable";
  /** Path of the page as it is now, and the line of the link there. */
  path: string;
  line: number;
  /** The link as written. */
  written: string;
}

export interface KeptLinks {
  /** The pages as they will be. */
  pages: Page[];
  problems: LinkProblem[];
}

interface Keeping extends Surroundings {
  moves: readonly PageMove[];
  /** Pages that are new. */
  added?: readonly Page[];
}

interface Surroundings {
  /** Path of the content root in the repository. */
  prefix: string;
  /** An alias that gets another name: links that use it go on using it. */
  alias?: { from: string; to: string };
}

/** Where a link led: what must be so again. Headings are known by their number in the page. */
type Aim =
  | { kind: "page"; path: string; heading?: number; block?: string }
  | { kind: "lacks"; path: string }
  | { kind: "file"; path: string }
  | { kind: "other"; resolved: boolean };

/** Rewriting a label can change a heading, and with it links to it: they settle after a few rounds. */
const maxRounds = 6;

/**
 * The pages after they have moved, with every link leading where it led before, and changed only where it
 * would not.
 */
export function keepLinks(
  index: PageIndex,
  { moves, added = [], ...surroundings }: Keeping,
): KeptLinks {
  const moved = new Map(moves.map(({ before, path }) => [before.path, path]));
  const aims = moves.map(({ before }) =>
    before.document.links.map((link) => movedAim(aimOf(index.resolve(link, before.path)), moved)),
  );
  let pages = moves.map(({ before, path, source }) =>
    path === before.path && source === before.source ? before : parsePage(path, source, path),
  );
  for (let round = 0; round < maxRounds; round += 1) {
    const next = index.withPages([...pages, ...added]);
    let changed = false;
    pages = pages.map((page, at) => {
      const source = mend(page, { aims: aims[at] ?? [], index: next, ...surroundings });
      if (source === page.source) return page;
      changed = true;
      return parsePage(page.path, source, page.path);
    });
    if (!changed) break;
  }
  const final = index.withPages([...pages, ...added]);
  const problems = pages.flatMap((page, at) =>
    problemsOf(page, moves[at]?.before ?? page, { aims: aims[at] ?? [], index: final }),
  );
  return { pages, problems };
}

interface World {
  aims: readonly Aim[];
  index: PageIndex;
}

/** The page's text with every link that went astray rewritten, as far as it can be. */
function mend(page: Page, world: World & Surroundings): string {
  const { links } = page.document;
  if (links.length !== world.aims.length) return page.source;
  const edits = links.flatMap((link, at) => {
    const aim = world.aims[at];
    const found = world.index.resolve(link, page.path);
    return aim === undefined || leads(found, aim) ? [] : rewrite(page, { link, aim }, world);
  });
  return edits
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce(
      (text, { span, to }) => text.slice(0, span.start) + to + text.slice(span.end),
      page.source,
    );
}

interface TextEdit {
  span: Span;
  to: string;
}

/** The first way of writing the link that leads where it should. */
function rewrite(
  page: Page,
  { link, aim }: { link: Link; aim: Aim },
  { index, prefix, alias }: World & Surroundings,
): TextEdit[] {
  const goal = goalOf(aim, index);
  const span = spanOf(page.source, link);
  if (!goal || !span) return [];
  const oldHeading = aim.kind === "page" ? aim.heading : undefined;
  const usesAlias = alias?.from.toLowerCase() === link.target.toLowerCase();
  const targets = [
    ...(alias && usesAlias ? [alias.to] : []),
    ...(link.target === "" ? [""] : targetForms(link, goal, { path: page.path, prefix })),
  ];
  for (const heading of fragmentForms(link, goal, oldHeading))
    for (const target of targets) {
      const { heading: _, ...rest } = link;
      const written: Link = { ...rest, target, ...(heading !== undefined && { heading }) };
      if (leads(index.resolve(written, page.path), aim)) return editsFor(span, { link, written });
    }
  return [];
}

function editsFor(span: LinkSpan, { link, written }: { link: Link; written: Link }): TextEdit[] {
  const encode = span.style === "name" ? (text: string): string => text : encoderFor(span.style);
  const edits: TextEdit[] = [];
  if (written.target !== link.target) edits.push({ span: span.target, to: encode(written.target) });
  if (written.heading !== link.heading && span.fragment)
    edits.push({ span: span.fragment, to: encode(written.heading ?? "") });
  return edits;
}

/** Percent signs for whatever would end the URL, begin its fragment or mean something to Markdown. */
function encoderFor(style: "url" | "angle"): (text: string) => string {
  const special = style === "angle" ? /[%<>#?\\&|\n]/g : /[%<>#?\\&|()[\]"'`\s*]/g;
  return (text) => text.replace(special, (char) => `%${percent(char)}`);
}

function percent(char: string): string {
  return [...new TextEncoder().encode(char)]
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"))
    .join("%");
}

function problemsOf(page: Page, before: Page, { aims, index }: World): LinkProblem[] {
  const { links } = page.document;
  return before.document.links.flatMap((old, at): LinkProblem[] => {
    const link = links.length === aims.length ? links[at] : undefined;
    const aim = aims[at];
    const now = link && index.resolve(link, page.path);
    if (now && aim && (leads(now, aim) || (isNowhere(aim) && isNowhere(aimOf(now))))) return [];
    const { start, end } = old.place;
    return [
      {
        kind: aim && isNowhere(aim) ? "adopted" : "unwritable",
        path: before.path,
        line: start.line,
        written: before.source.slice(start.offset, end.offset),
      },
    ];
  });
}

function isNowhere(aim: Aim): boolean {
  return aim.kind === "lacks" || (aim.kind === "other" && !aim.resolved);
}

function aimOf(found: Resolution): Aim {
  if (found.kind === "page") {
    const heading = found.heading ? found.page.document.headings.indexOf(found.heading) : undefined;
    return {
      kind: "page",
      path: found.page.path,
      ...(heading !== undefined && { heading }),
      ...(found.block !== undefined && { block: found.block }),
    };
  }
  if (found.kind === "file") return { kind: "file", path: found.path };
  if (found.kind === "missing" && found.page) return { kind: "lacks", path: found.page.path };
  return { kind: "other", resolved: found.kind === "external" };
}

function movedAim(aim: Aim, moved: ReadonlyMap<string, string>): Aim {
  if (aim.kind === "other" || aim.kind === "file") return aim;
  return { ...aim, path: moved.get(aim.path) ?? aim.path };
}

/** What led nowhere must lead nowhere again, if possible in the same page. */
function leads(found: Resolution, aim: Aim): boolean {
  const now = aimOf(found);
  if (aim.kind === "other")
    return now.kind === "lacks" || (now.kind === "other" && now.resolved === aim.resolved);
  if (aim.kind === "file") return now.kind === "file" && now.path === aim.path;
  if (aim.kind === "lacks") return now.kind === "lacks" && now.path === aim.path;
  return (
    now.kind === "page" &&
    now.path === aim.path &&
    now.heading === aim.heading &&
    now.block === aim.block
  );
}

function goalOf(aim: Aim, index: PageIndex): Goal | undefined {
  if (aim.kind === "other") return undefined;
  if (aim.kind === "file") return { kind: "file", path: aim.path };
  const page = index.byPath(aim.path);
  if (!page) return undefined;
  const heading = aim.kind === "page" ? aim.heading : undefined;
  return { kind: "page", page, ...(heading !== undefined && { heading }) };
}
