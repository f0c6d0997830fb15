import { LoopwikiError } from "../errors.ts";
import { compareFindings, createFinding, type Finding, type Severity } from "../finding.ts";
import { buildGraph, type LinkGraph } from "../links/graph.ts";
import type { PageIndex } from "../links/resolve.ts";
import { closest } from "../links/suggest.ts";
import type { Wiki } from "../open-wiki.ts";
import type { Page } from "../page.ts";
import { readDocuments } from "./documents.ts";
import { GitFacts } from "./repository-facts.ts";
import type {
  LintContext,
  LintDocument,
  LintSettings,
  Problem,
  RepositoryFacts,
  Rule,
} from "./rule.ts";
import { lintRules } from "./rules/index.ts";

export interface LintOptions {
  /** Severity by rule id; `off` switches a rule off. Rules that are not named keep their own. */
  rules: Record<string, Severity | "off">;
  /** Run only these rules, even one that is switched off. */
  only?: readonly string[];
  /** Report only files at or below these repository paths. The whole wiki is still read. */
  paths?: readonly string[];
  settings?: Partial<LintSettings>;
}

/** What is linted: pages already read, and what lies around them. */
export interface LintSubject {
  index: PageIndex;
  documents: readonly LintDocument[];
  repository: RepositoryFacts;
  /** A page's path in the repository. */
  fileOf: (page: Page) => string;
}

export const defaultLintSettings: LintSettings = {
  pageTokens: 6000, // half of what an agent is shown at once; larger pages are cut in the middle
  agentsMdLines: 200, // longer files are followed less
  missingPageMentions: 5,
};

/** Checks the wiki. Throws `unknown-rule` for a rule that does not exist; everything else is a finding. */
export async function runLint(wiki: Wiki, options: LintOptions): Promise<Finding[]> {
  return lintPages(await readSubject(wiki), options);
}

export async function readSubject(wiki: Wiki): Promise<LintSubject> {
  const { content } = wiki;
  const [index, documents] = await Promise.all([wiki.index(), readDocuments(content)]);
  const repository = new GitFacts(content);
  return { index, documents, repository, fileOf: ({ path }) => content.repositoryPath(path) };
}

/** The same for pages already read. A rule that throws is a bug of ours, not a finding. */
export async function lintPages(subject: LintSubject, options: LintOptions): Promise<Finding[]> {
  assertKnown([...Object.keys(options.rules), ...(options.only ?? [])]);
  const context = contextOf(subject, options.settings);
  const findings: Finding[] = [];
  for (const rule of lintRules) {
    const severity = severityFor(rule, options);
    if (severity === "off") continue;
    for (const problem of await rule.run(context)) {
      const file = problem.page ? subject.fileOf(problem.page) : (problem.file ?? "");
      const own = options.rules[rule.id] === undefined ? problem.severity : undefined;
      findings.push(findingOf(problem, { rule, severity: own ?? severity, file }));
    }
  }
  return findings
    .filter(({ file }) => isWithin(file ?? "", options.paths ?? []))
    .toSorted(compareFindings);
}

/** Not every rule asks for the graph, which costs a resolution of every link. */
function contextOf(subject: LintSubject, settings: Partial<LintSettings> = {}): LintContext {
  const { index, documents, repository, fileOf } = subject;
  let graph: LinkGraph | undefined;
  return {
    pages: index.pages,
    index,
    get graph() {
      return (graph ??= buildGraph(index));
    },
    documents,
    repository,
    fileOf,
    settings: { ...defaultLintSettings, ...settings },
  };
}

function severityFor(rule: Rule, { rules, only }: LintOptions): Severity | "off" {
  const configured = rules[rule.id];
  if (only === undefined || only.length === 0) return configured ?? rule.severity;
  if (!only.includes(rule.id)) return "off";
  return configured === undefined || configured === "off" ? rule.severity : configured;
}

function findingOf(
  { reason, place = { line: 1 }, expected, note }: Problem,
  { rule, severity, file }: { rule: Rule; severity: Severity; file: string },
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
    ruleId: rule.id,
    source: "lint",
    severity,
    file,
    reason,
    ...where,
    ...(expected && { expected }),
    ...(note !== undefined && { note }),
  });
}

/** Whether a file is at or below one of the repository paths; no paths means everywhere. */
export function isWithin(file: string, paths: readonly string[]): boolean {
  if (paths.length === 0) return true;
  return paths.some((path) => path === "" || file === path || file.startsWith(`${path}/`));
}

function assertKnown(ids: readonly string[]): void {
  const known = lintRules.map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = closest(id, known);
    throw new LoopwikiError(
      "unknown-rule",
      `Unexpected lint rule "${id}", expected one of ${known.join(", ")}${near === undefined ? "." : `; did you mean ${near}?`}`,
    );
  }
}
