import { LoopwikiError } from "../errors.ts";
import { compareFindings, createFinding, type Finding, type Severity } from "../finding.ts";
import type { PageIndex } from "../links/resolve.ts";
import { closest } from "../links/suggest.ts";
import type { Page } from "../page.ts";
import { keepFingerprints } from "../report/fingerprint.ts";
import { ownRules } from "./own-rules.ts";
import type {
  Known,
  LintContext,
  LintDocument,
  LintSettings,
  Problem,
  RepositoryFacts,
  Rule,
  Verdicts,
} from "./rule.ts";
import { lintRules } from "./rules/index.ts";

/** What is linted: pages already read, and what lies around them. */
export interface LintSubject {
  index: PageIndex;
  documents: readonly LintDocument[];
  repository: RepositoryFacts;
  /** A page's path in the repository. */
  fileOf: (page: Page) => string;
  /** What `fileOf` puts before a page's path; empty when absent. */
  prefix?: string;
  /** What is known of these pages before any rule runs. */
  known?: Known;
  /** The list of accepted findings, when there is one; `file` is its repository path. */
  accepted?: { file: string; text: string } | undefined;
}

/** Which rules run, how severe they are and by which numbers they go. */
export interface RuleChoice {
  /** Severity by rule id; `off` switches a rule off. Rules that are not named keep their own. */
  rules: Record<string, Severity | "off">;
  /** Run only these rules, even one that is switched off. */
  only?: readonly string[];
  settings?: Partial<LintSettings>;
  /** The rules there are; ours when absent. */
  available?: readonly Rule[];
}

/** A finding and the problem it was made of. */
export interface Found {
  finding: Finding;
  problem: Problem;
}

export const defaultLintSettings: LintSettings = {
  pageTokens: 6000, // half of what an agent is shown at once; larger pages are cut in the middle
  agentsMdLines: 200, // longer files are followed less
  missingPageMentions: 5,
};

/** How the rules are run. */
export interface RunOptions {
  /** Only these pages are looked at where that cannot matter. */
  pages?: readonly Page[];
  rules?: readonly Rule[];
  /** Takes the milliseconds by rule id. */
  timings?: Map<string, number>;
  /** Keeps what is found out for the next run. */
  keeps?: boolean;
}

/**
 * Runs the rules, which may be narrowed to some of the pages where that cannot matter. Findings come in
 * the order of every report. A rule that throws is a bug of ours, not a finding. Throws `unknown-rule`.
 */
export async function runRules(
  subject: LintSubject,
  choice: RuleChoice,
  {
    pages = subject.index.pages,
    rules = choice.available ?? lintRules,
    timings = new Map<string, number>(),
    keeps = false,
  }: RunOptions = {},
): Promise<Found[]> {
  assertKnown(choice, [...Object.keys(choice.rules), ...(choice.only ?? [])]);
  const whole = contextOf(subject, choice.settings);
  const running = inOrder(rules).filter((rule) => severityFor(rule, choice) !== "off");
  const verdicts = rules === lintRules ? verdictsOn(subject, running, whole) : undefined;
  const narrow = { ...whole, pages: looked(pages, subject, verdicts) };
  const problemsBy = new Map<Rule, readonly Problem[]>();
  const contextFor = ({ scope }: Rule): LintContext => (scope === "page" ? narrow : whole);
  for (const rule of running) {
    const start = performance.now();
    problemsBy.set(rule, await problemsOf(rule, verdicts, contextFor(rule)));
    timings.set(rule.id, performance.now() - start);
  }
  if (keeps && verdicts) await verdicts.keep(problemsBy);
  const found = foundOfAll(problemsBy, choice, subject);
  keepFingerprints(found.map(({ finding }) => finding)); // before any of them is left out
  return found;
}

/** What is known of a rule's verdict, or what it finds now. */
async function problemsOf(
  rule: Rule,
  verdicts: Verdicts | undefined,
  context: LintContext,
): Promise<readonly Problem[]> {
  return verdicts?.problems(rule) ?? rule.run(context);
}

function foundOfAll(
  problemsBy: ReadonlyMap<Rule, readonly Problem[]>,
  choice: RuleChoice,
  subject: LintSubject,
): Found[] {
  const found = [...problemsBy].flatMap(([rule, problems]) => {
    const severity = severityFor(rule, choice);
    const own = choice.rules[rule.id] === undefined;
    if (severity === "off") return [];
    return problems.map((problem) => foundOf(problem, { rule, severity, own, subject }));
  });
  return found.toSorted((left, right) => compareFindings(left.finding, right.finding));
}

function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return [...rules.filter(({ isFirst }) => isFirst), ...rules.filter(({ isFirst }) => !isFirst)];
}

/** Of all pages those that are busy. */
function looked(
  pages: readonly Page[],
  { index }: LintSubject,
  verdicts: Verdicts | undefined,
): readonly Page[] {
  return pages === index.pages ? (verdicts?.busy ?? pages) : pages;
}

/** What is known of the verdicts of our own rules. */
function verdictsOn(
  { known }: LintSubject,
  running: readonly Rule[],
  { settings }: LintContext,
): Verdicts | undefined {
  const rules = running.filter(({ scope }) => scope === "page").map(({ id }) => id);
  return known?.verdicts?.({ rules, settings });
}

function contextOf(subject: LintSubject, settings: Partial<LintSettings> = {}): LintContext {
  const { index, documents, repository, fileOf, prefix = "", known } = subject;
  return {
    pages: index.pages,
    index,
    documents,
    repository,
    prefix,
    fileOf,
    known: known ?? nothingKnown(),
    settings: { ...defaultLintSettings, ...settings },
  };
}

function nothingKnown(): Known {
  return { sound: new Set(), wellPut: new Set(), mentions: new Map(), unlike: new Map() };
}

/** What a rule's findings weigh, or `off` when it does not run. */
export function severityFor(
  rule: Pick<Rule, "id" | "severity">,
  { rules, only }: RuleChoice,
): Severity | "off" {
  const configured = rules[rule.id];
  if (only === undefined || only.length === 0) return configured ?? rule.severity;
  if (!only.includes(rule.id)) return "off";
  return configured === undefined || configured === "off" ? rule.severity : configured;
}

interface FoundBy {
  rule: Rule;
  severity: Severity;
  /** Whether the severity is the rule's own: a problem may then have another. */
  own: boolean;
  subject: LintSubject;
}

function foundOf(problem: Problem, { rule, severity, own, subject }: FoundBy): Found {
  const file = problem.page ? subject.fileOf(problem.page) : (problem.file ?? "");
  const weight = own ? (problem.severity ?? severity) : severity;
  return { finding: findingOf(problem, { ruleId: rule.id, severity: weight, file }), problem };
}

export function findingOf(
  { reason, place = { line: 1 }, expected, note }: Problem,
  origin: { ruleId: string; severity: Severity; file: string },
): Finding {
  const where =
    "line" in place
      ? place
      : {
          line: place.start.line,
          column: place.start.column,
          endLine: place.end.line,
          endColumn: place.end.column,
        };
  return createFinding({
    ...origin,
    source: "lint",
    reason,
    ...where,
    ...(expected && { expected }),
    ...(note !== undefined && { note }),
  });
}

/** Throws `unknown-rule` for an id that is not among the rules there are. */
export function assertKnown({ available = lintRules }: RuleChoice, ids: readonly string[]): void {
  const known = [...available, ...ownRules].map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = closest(id, known);
    throw new LoopwikiError(
      "unknown-rule",
      `Unexpected lint rule "${id}", expected one of ${known.join(", ")}${near === undefined ? "." : `; did you mean ${near}?`}`,
    );
  }
}
