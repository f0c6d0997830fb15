import { LoopwikiError } from "../errors.ts";
import { severityOf } from "../finding.ts";
import { indexPage, isRootPage } from "../layout.ts";
import type { PageIndex } from "../links/resolve.ts";
import { addIndexEntry } from "../log.ts";
import { parsePage, type Page } from "../page.ts";
import { keepLinks, type LinkProblem } from "./keep-links.ts";
import type { PageEdit } from "./page-change.ts";
import { checkedPath } from "./page-path.ts";

export interface WritePlan {
  page: Page;
  edits: PageEdit[];
  /** Links that the new page would take from another. */
  problems: LinkProblem[];
}

export interface NewText {
  path: string;
  text: string;
  /** The text that was read before it was edited; undefined for a page that must not exist yet. */
  expected: string | undefined;
  /** The page of that text, when it was parsed already. */
  page?: Page;
  /** The line of the index for a new page. */
  summary?: string;
  /** The content root's path in the repository. */
  prefix: string;
}

/**
 * Plans the saving of a page: its front matter must be valid, a new page is listed in the index, and links
 * that a new name would make ambiguous are written so that they lead where they did.
 */
export function planWrite(index: PageIndex, wanted: NewText): WritePlan {
  const path = checkedPath(wanted.path);
  const { text, expected } = wanted;
  const before = index.byPath(path);
  if (before?.source !== expected) throw conflict(path, expected === undefined);
  const page = wanted.page ?? parsePage(path, text);
  assertValid(page);
  const changed = { path, before: expected, after: text };
  if (before) return { page, edits: text === expected ? [] : [changed], problems: [] };
  assertNoTwin(index, path);
  const moves = index.pages.map((before) => ({ before, path: before.path, source: before.source }));
  const { pages, problems } = keepLinks(index, { moves, added: [page], prefix: wanted.prefix });
  const edits = pages.flatMap((after, at): PageEdit[] => {
    const { source } = index.pages[at] ?? after;
    const listed =
      after.path === indexPage ? listing(after.source, page, wanted.summary) : after.source;
    return listed === source ? [] : [{ path: after.path, before: source, after: listed }];
  });
  return {
    page,
    edits: [changed, ...edits],
    problems: problems.filter(({ kind }) => kind === "unwritable"), // a page may be what links waited for
  };
}

/** The log's pages are found by their dates. */
function listing(text: string, page: Page, summary = ""): string {
  return page.type === "log" || isRootPage(page.path)
    ? text
    : addIndexEntry(text, { ...page, summary });
}

function assertValid({ findings, path }: Page): void {
  const errors = findings.filter((finding) => severityOf(finding) === "error");
  if (errors.length === 0) return;
  throw new LoopwikiError(
    "bad-page",
    `Unexpected front matter of ${path}: ${errors.map(({ line, reason }) => `line ${line ?? 1}: ${reason}`).join(" ")}`,
    { hint: "A page opens with `---`, `title: Pricing`, `type: domain`, `---`." },
  );
}

function assertNoTwin(index: PageIndex, path: string): void {
  const folded = path.normalize("NFC").toLowerCase();
  const twin = index.pages.find((page) => page.path.normalize("NFC").toLowerCase() === folded);
  if (!twin) return;
  throw new LoopwikiError("page-exists", `Unexpected name ${path}: ${twin.path} has it.`, {
    hint: "Edit that page, or choose another title or folder.",
  });
}

function conflict(path: string, isNew: boolean): LoopwikiError {
  if (isNew)
    return new LoopwikiError("page-exists", `Unexpected name ${path}: there is such a page.`, {
      hint: "Edit that page, or choose another title or folder.",
    });
  return new LoopwikiError("page-changed", `Unexpected change of ${path} by somebody else.`, {
    hint: "Read it again, then make your change once more.",
  });
}
