import { LoopwikiError } from "../errors.ts";
import { compareFindings, createFinding, type Finding, type Severity } from "../finding.ts";
import { buildGraph } from "../links/graph.ts";
import type { PageIndex } from "../links/resolve.ts";
import { closest } from "../links/suggest.ts";
import type { Wiki } from "../open-wiki.ts";
import type { Page } from "../page.ts";
import type { Problem, Rule } from "./rule.ts";
import { lintRules } from "./rules/index.ts";

export interface LintOptions {
  /** Severity by rule id; `off` switches a rule off. Rules that are not named keep their own. */
  rules: Record<string, Severity | "off">;
  /** Run only these rules, even one that is switched off. */
  only?: readonly string[];
  /** Report only pages at or below these repository paths. The whole wiki is still read. */
  paths?: readonly string[];
}

/** Checks the wiki. Throws `unknown-rule` for a rule that does not exist; everything else is a finding. */
export async function runLint(wiki: Wiki, options: LintOptions): Promise<Finding[]> {
  return lintPages(await wiki.index(), (page) => wiki.content.repositoryPath(page.path), options);
}

/** The same for pages already read. `fileOf` gives a page's path in the repository. */
export function lintPages(
  index: PageIndex,
  fileOf: (page: Page) => string,
  options: LintOptions,
): Finding[] {
  assertKnown([...Object.keys(options.rules), ...(options.only ?? [])]);
  const context = { pages: index.pages, index, graph: buildGraph(index) };
  const findings = lintRules.flatMap((rule) => {
    const severity = severityFor(rule, options);
    if (severity === "off") return [];
    return rule
      .run(context)
      .map((problem) => findingOf(problem, { rule, severity, file: fileOf(problem.page) }));
  });
  return findings
    .filter(({ file }) => isWithin(file ?? "", options.paths ?? []))
    .toSorted(compareFindings);
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
