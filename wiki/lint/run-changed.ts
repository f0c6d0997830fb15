import { posix } from "node:path";
import { keyOf } from "../links/name-key.ts";
import type { Link } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import { fingerprintsOf } from "../report/fingerprint.ts";
import type { Change } from "./change.ts";
import { later } from "../later.ts";
import { digestsOf } from "./footing.ts";
import { lintRules } from "./rules/index.ts";
import { runRules, type Found, type LintSubject, type RuleChoice } from "./run-rules.ts";
import { surveyOf } from "./text/survey.ts";
import { isSameList } from "./verdicts.ts";

export interface ChangedFindings {
  found: Found[];
  /** Whether everything that rules can find in this file is among `found`. */
  looked: (file: string) => boolean;
}

/**
 * Runs the rules on what a change can have affected. On affected pages and documents the findings are
 * exactly those of a full run; elsewhere only those that were not there before the change.
 */
export async function runChanged(
  subject: LintSubject,
  choice: RuleChoice,
  { change, timings }: { change: Change; timings: Map<string, number> },
): Promise<ChangedFindings> {
  if (change.everything)
    return { found: await runRules(subject, choice, { timings }), looked: () => true };
  const names = touchedNames(subject, change);
  const affected = affectedFiles(subject, change, names);
  const pages = subject.index.pages.filter((page) => affected.has(subject.fileOf(page)));
  const found = await runRules(subject, choice, { pages, timings });
  const isAffected = ({ finding }: Found): boolean => affected.has(finding.file ?? "");
  const wide = new Set(lintRules.filter(({ scope }) => scope !== "page").map(({ id }) => id));
  const elsewhere = found.filter((one) => !isAffected(one) && wide.has(one.finding.ruleId ?? ""));
  const fresh = new Set(
    await notBefore(elsewhere, subject, { choice, change, sameNames: names.size === 0 }),
  );
  return {
    found: found.filter((one) => isAffected(one) || fresh.has(one)),
    looked: (file) => affected.has(file),
  };
}

/** Those of the findings that the wiki before the change did not have. */
async function notBefore(
  found: readonly Found[],
  subject: LintSubject,
  { choice, change, sameNames }: { choice: RuleChoice; change: Change; sameNames: boolean },
): Promise<Found[]> {
  const guilty = new Set(found.map(({ finding }) => finding.ruleId));
  const isSameGround = later(() => sameNames && leavesGround(subject, change));
  const rules = lintRules.filter(
    ({ id, byNames }) => guilty.has(id) && !(byNames === true && isSameGround()),
  );
  if (rules.length === 0) return [];
  const before = await runRules(subjectBefore(subject, change, sameNames), choice, { rules });
  const known = new Set(fingerprintsOf(before.map(({ finding }) => finding)));
  const fingerprints = fingerprintsOf(found.map(({ finding }) => finding));
  return found.filter((_, index) => !known.has(fingerprints[index] ?? ""));
}

/** Whether pages changed in nothing by which rules that go by names can find something elsewhere. */
function leavesGround({ index }: LintSubject, { pagesBefore }: Change): boolean {
  return pagesBefore.every((before) => {
    const now = index.byPath(before.path);
    return now !== undefined && isSameGround(before, now);
  });
}

function isSameGround(before: Page, now: Page): boolean {
  const [old, own] = [digestsOf(before), digestsOf(now)];
  if (old.face !== own.face || old.names !== own.names || old.links !== own.links) return false;
  return isSameList(surveyOf(before).names, surveyOf(now).names);
}

function subjectBefore(subject: LintSubject, change: Change, sameNames: boolean): LintSubject {
  const { files, pagesBefore, documentsBefore } = change;
  const same = subject.index.pages.filter((page) => !files.has(subject.fileOf(page)));
  const pages = [...same, ...pagesBefore].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const documents = [
    ...subject.documents.filter(({ file }) => !files.has(file)),
    ...documentsBefore,
  ].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const { known: _, ...rest } = subject; // true of the pages as they are
  return { ...rest, index: subject.index.withPages(pages, { sameNames }), documents };
}

/**
 * Repository paths of all changed files, and of the pages that name one of them: by a link that could
 * mean a page whose names, headings or blocks changed, by a link to a changed file, or as a source.
 */
export function affectedFiles(
  subject: LintSubject,
  change: Change,
  names = touchedNames(subject, change),
): Set<string> {
  const { index, fileOf, known } = subject;
  const affected = new Set(change.files);
  const isNamed = (link: Link): boolean => names.has(lastName(link));
  for (const page of index.pages) {
    const sources = known?.hasSources?.(page) === false ? undefined : page.fields?.sources;
    const cites = sources?.some(({ path }) => change.files.has(path)) === true;
    // Where no name was touched, nobody's links are read.
    if (cites || (names.size > 0 && page.document.links.some(isNamed))) affected.add(fileOf(page));
  }
  return affected;
}

/**
 * The last parts of everything that a link to something changed could be written as; none when no page or
 * file came or went and no page has other names, headings or blocks.
 */
function touchedNames({ index, fileOf }: LintSubject, change: Change): Set<string> {
  const names = new Set<string>();
  const before = new Map(change.pagesBefore.map((page) => [page.path, page]));
  const now = index.pages.filter((page) => change.files.has(fileOf(page)));
  for (const page of now) {
    const old = before.get(page.path);
    before.delete(page.path);
    if (old && faceOf(old) === faceOf(page)) continue;
    for (const version of old ? [old, page] : [page]) addNames(names, version);
  }
  for (const removed of before.values()) addNames(names, removed);
  const pages = new Set(now.map(fileOf));
  for (const file of change.files)
    if (!pages.has(file)) for (const part of file.split("/")) names.add(keyOf(part));
  return names;
}

/** What other pages can see of a page. */
function faceOf({ title, aliases, document }: Page): string {
  const headings = document.headings.map(({ depth, text, slug }) => [depth, text, slug]);
  return JSON.stringify([title, aliases, headings, document.blocks]);
}

function addNames(names: Set<string>, { id, aliases }: Page): void {
  for (const name of [id, ...aliases]) names.add(keyOf(posix.basename(name)));
}

/** `src/pricing.ts:12` and `../10_DOMAIN/pricing.md` → `pricing.ts` and `pricing`. */
function lastName({ target }: Link): string {
  return keyOf(posix.basename(target.replace(/(?::\d+)+$/, "")));
}
