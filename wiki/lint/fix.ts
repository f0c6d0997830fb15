import { repositoryFiles, type ContentRoot, type RepositoryFile } from "../content-root.ts";
import { LoopwikiError } from "../errors.ts";
import { severityOf, type Finding } from "../finding.ts";
import type { PageIndex, Resolution } from "../links/resolve.ts";
import { parsePage, type Page } from "../page.ts";
import { fingerprintsOf } from "../report/fingerprint.ts";
import type { Edit } from "./rule.ts";
import { lintSubject, type LintOptions, type LintReport } from "./run-lint.ts";
import { runRules, type Found, type LintSubject } from "./run-rules.ts";

/** DESIGN 7: with more that only an agent or a person can mend, a fix would hide what is going on. */
const mostByHand = 10;

export interface FixPlan {
  /** Texts to write, by repository path. Empty when there is nothing to mend or `refused` says why not. */
  changes: FileChange[];
  /** Findings that the changes mend. */
  mended: Finding[];
  /** Why nothing is written though something could be. */
  refused?: string;
  /** What is left: of the result when there are changes, else of the wiki as it is. */
  report: LintReport;
}

export interface FileChange {
  /** Repository path. */
  file: string;
  before: string;
  after: string;
}

/**
 * What `--fix` would write. The edits that rules offer are made in memory and the result is linted:
 * when anything is found that was not found before, or a link that led somewhere no longer leads
 * there, nothing is written.
 */
export async function planFix(subject: LintSubject, options: LintOptions): Promise<FixPlan> {
  const report = await lintSubject(subject, options);
  const { fixable, byHand } = offersOf(report.open);
  const nothing = { changes: [], mended: [], report };
  if (fixable.length === 0) return nothing;
  if (byHand.length > mostByHand)
    return {
      ...nothing,
      refused: `${byHand.length} findings need a hand, and with more than ${mostByHand} nothing is mended by itself`,
    };
  const changes = changesOf(subject, fixable);
  const result = withChanges(subject, changes);
  const harm = (await newFinding(subject, result, options)) ?? lostLink(subject, result);
  if (harm !== undefined) return { ...nothing, refused: harm };
  const after = await lintSubject(result, options);
  const left = new Set(fingerprintsOf(after.findings));
  const ids = fingerprintsOf(fixable.map(({ finding }) => finding));
  const mended = fixable.filter((_, index) => !left.has(ids[index] ?? ""));
  return { changes, mended: mended.map(({ finding }) => finding), report: after };
}

/**
 * Writes the plan, each file at once or not at all. No journal is kept as for a page's renaming, because
 * there is nothing to complete: each edit mends its own finding against the wiki as it is, so after a kill
 * some findings are mended, the others are found and mended by the next `--fix`. Throws `file-changed`
 * when a file is no longer as it was read.
 */
export async function applyFix(
  content: ContentRoot,
  changes: readonly FileChange[],
): Promise<void> {
  for (const { file, before } of changes) {
    if ((await content.readBeside(file)) === before) continue;
    throw new LoopwikiError(
      "file-changed",
      `Unexpected new text in ${file}: it was edited while lint ran.`,
      {
        hint: "Nothing was written. Run `loopwiki lint --fix` again.",
      },
    );
  }
  for (const { file, after } of changes) {
    if (isRepositoryFile(file)) await content.writeRepositoryFile(file, after);
    else
      await content.write(
        content.prefix === "" ? file : file.slice(content.prefix.length + 1),
        after,
      );
  }
}

/** A finding with the edits that its rule offers. */
interface Offer {
  finding: Finding;
  edits: readonly Edit[];
}

function offersOf(open: readonly Found[]): { fixable: Offer[]; byHand: Finding[] } {
  const offers = open.map(({ finding, problem }) => ({ finding, edits: problem.fix?.() ?? [] }));
  return {
    fixable: offers.filter(({ edits }) => edits.length > 0),
    byHand: offers
      .filter(({ finding, edits }) => edits.length === 0 && severityOf(finding) !== "info")
      .map(({ finding }) => finding),
  };
}

function changesOf(subject: LintSubject, fixable: readonly Offer[]): FileChange[] {
  const texts = new Map(subject.documents.map(({ file, text }) => [file, text]));
  for (const page of subject.index.pages) texts.set(subject.fileOf(page), page.source);
  const wanted = new Map<string, Edit[]>();
  for (const { finding, edits } of fixable) {
    const file = finding.file ?? "";
    wanted.set(file, [...(wanted.get(file) ?? []), ...edits]);
  }
  return [...wanted].flatMap(([file, list]) => {
    const before = texts.get(file);
    const after = before === undefined ? undefined : applyEdits(before, list);
    return before === undefined || after === undefined || before === after
      ? []
      : [{ file, before, after }];
  });
}

/** Makes the edits from the end, so that offsets stay true. Equal ones once; of two that overlap, the first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const unique = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  const ordered = [...unique.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
  const kept: Edit[] = [];
  for (const edit of ordered) if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept.reduceRight(
    (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
    text,
  );
}

/** The wiki as it would be. */
function withChanges(subject: LintSubject, changes: readonly FileChange[]): LintSubject {
  const texts = new Map(changes.map(({ file, after }) => [file, after]));
  const pages = subject.index.pages.map((page) => {
    const file = subject.fileOf(page);
    const text = texts.get(file);
    return text === undefined ? page : parsePage(page.path, text, file);
  });
  const documents = subject.documents.map((document) => ({
    ...document,
    text: texts.get(document.file) ?? document.text,
  }));
  const { known: _, ...rest } = subject; // true of the pages as they are
  return { ...rest, index: subject.index.withPages(pages), documents };
}

/** Anything that rules find only in the result, also what an exception would silence. */
async function newFinding(
  subject: LintSubject,
  result: LintSubject,
  options: LintOptions,
): Promise<string | undefined> {
  const everyRule = { ...options, only: [] };
  const before = (await runRules(subject, everyRule)).map(({ finding }) => finding);
  const after = (await runRules(result, everyRule)).map(({ finding }) => finding);
  const known = new Set(fingerprintsOf(before));
  const ids = fingerprintsOf(after);
  const added = after.find((_, index) => !known.has(ids[index] ?? ""));
  if (added === undefined) return undefined;
  return `the result would have a new finding (${added.ruleId} in ${added.file}: ${added.reason})`;
}

/** A link that led somewhere and would not, or elsewhere. New links may come in between. */
function lostLink(subject: LintSubject, result: LintSubject): string | undefined {
  for (const page of subject.index.pages) {
    const next = result.index.byPath(page.path);
    const now = next ? destinations(next, result.index) : [];
    let from = 0;
    for (const destination of destinations(page, subject.index)) {
      const at = now.indexOf(destination, from);
      if (at < 0) return `a working link in ${subject.fileOf(page)} would break (${destination})`;
      from = at + 1;
    }
  }
  return undefined;
}

function destinations(page: Page, index: PageIndex): string[] {
  return page.document.links.flatMap((link) => describe(index.resolve(link, page.path)));
}

function describe(found: Resolution): string[] {
  switch (found.kind) {
    case "page":
      return [[found.page.path, found.heading?.slug, found.block].filter(Boolean).join("#")];
    case "file":
      return [found.path];
    case "external":
      return [found.url];
    case "missing":
    case "ambiguous":
      return [];
  }
  return [];
}

function isRepositoryFile(file: string): file is RepositoryFile {
  return repositoryFiles.some((name) => name === file);
}
