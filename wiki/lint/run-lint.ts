import { compareFindings, type Finding } from "../finding.ts";
import type { Wiki } from "../open-wiki.ts";
import type { Page } from "../page.ts";
import { acceptedFile } from "./accepted.ts";
import type { Change } from "./change.ts";
import { runChanged } from "./run-changed.ts";
import { readDocuments } from "./documents.ts";
import type { PathIgnore } from "./ignores.ts";
import { KnownPages } from "./known-pages.ts";
import { findBrokenExternal, type CheckUrls } from "./external.ts";
import { GitFacts } from "./repository-facts.ts";
import type { RepositoryFacts } from "./rule.ts";
import { logPlaces } from "./rules/log-append-only.ts";
import {
  assertKnown,
  runRules,
  type Found,
  type LintSubject,
  type RuleChoice,
} from "./run-rules.ts";
import { suppress } from "./suppress.ts";

export interface LintOptions extends RuleChoice {
  /** Report only files at or below these repository paths. The whole wiki is still read. */
  paths?: readonly string[];
  /** Files in which some rules do not count. */
  ignore?: readonly PathIgnore[];
  /** The day by which acceptances end, `2026-11-20`; today in UTC when absent. */
  today?: string;
  /** Report only what this change can have caused. */
  change?: Change;
  /** Also judges links to other hosts. */
  external?: CheckUrls;
}

export interface LintReport {
  /** What is wrong, in the order of every report. */
  findings: Finding[];
  /** What people decided to live with. */
  accepted: Finding[];
  /** The findings with the problems they were made of, in the same order. */
  open: Found[];
  /** How many pages the findings are about. */
  pages: number;
  /** Milliseconds by rule id. */
  timings: Map<string, number>;
}

/** Checks the wiki. Throws `unknown-rule` for a rule that does not exist; everything else is a finding. */
export async function runLint(wiki: Wiki, options: LintOptions): Promise<Finding[]> {
  return (await lintSubject(await readSubject(wiki), options)).findings;
}

export async function readSubject(
  wiki: Wiki,
  repository: RepositoryFacts = new GitFacts(wiki.content),
): Promise<LintSubject> {
  const { content } = wiki;
  const { files } = wiki.fileExists;
  // Every lint asks this. Git works while pages are read, and to start it costs more with each page in memory.
  repository.changedFiles(logPlaces(content.repositoryPath(""))).catch(() => undefined);
  const [index, documents, accepted] = await Promise.all([
    wiki.index(),
    readDocuments(content, files),
    content.read(acceptedFile),
  ]);
  const known = new KnownPages({ content, index, documents, files });
  await known.recall();
  return {
    index,
    documents,
    known,
    repository,
    fileOf: ({ path }) => content.repositoryPath(path),
    prefix: content.repositoryPath(""),
    accepted:
      accepted === undefined
        ? undefined
        : { file: content.repositoryPath(acceptedFile), text: accepted },
  };
}

/** The same for pages already read. */
export async function lintSubject(subject: LintSubject, options: LintOptions): Promise<LintReport> {
  const ignored = (options.ignore ?? []).flatMap(({ rules = [] }) => rules);
  assertKnown(options, ignored);
  const timings = new Map<string, number>();
  const { change, paths = [], today = new Date().toISOString().slice(0, 10) } = options;
  const keeps = (options.only ?? []).length === 0;
  const { found, looked } = change
    ? await runChanged(subject, options, { change, timings })
    : { found: await runRules(subject, options, { timings, keeps }), looked: () => true };
  const { external } = options;
  if (external)
    found.push(...(await findBrokenExternal(subject, options, { check: external, looked })));
  const isExternal = external !== undefined;
  const { open, accepted } = suppress(found, subject, { ...options, isExternal, today, looked });
  const isAsked = (page: Page): boolean => {
    const file = subject.fileOf(page);
    return looked(file) && isWithin(file, paths);
  };
  const isAll = change === undefined && paths.length === 0;
  const { pages } = subject.index;
  const reported = open
    .filter(({ finding }) => isWithin(finding.file ?? "", paths))
    .toSorted((left, right) => compareFindings(left.finding, right.finding));
  return {
    findings: reported.map(({ finding }) => finding),
    accepted: accepted.filter(({ file }) => isWithin(file ?? "", paths)),
    open: reported,
    pages: isAll ? pages.length : pages.filter(isAsked).length,
    timings,
  };
}

/** Whether a file is at or below one of the repository paths; no paths means everywhere. */
export function isWithin(file: string, paths: readonly string[]): boolean {
  if (paths.length === 0) return true;
  return paths.some((path) => path === "" || file === path || file.startsWith(`${path}/`));
}
