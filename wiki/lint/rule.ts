import type { Severity } from "../finding.ts";
import type { LinkGraph } from "../links/graph.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Place } from "../markdown/document.ts";
import type { Page } from "../page.ts";

/** What a rule may look at: the whole wiki, once read and once resolved. */
export interface LintContext {
  pages: readonly Page[];
  index: PageIndex;
  graph: LinkGraph;
}

/** One problem on a page; `runLint` makes a finding of it. */
export interface Problem {
  page: Page;
  /** "Unexpected X, expected Y; did you mean Z?" */
  reason: string;
  /** Where in the page; its first line when absent. */
  place?: Place | { line: number };
  expected?: string[];
  note?: string;
}

/** A small wiki: page path to text. Shown in the documentation and run by the tests. */
export interface Example {
  files: Record<string, string>;
  /** Paths of the repository's other files. */
  repository?: string[];
}

export interface BadExample extends Example {
  /** `page:line reason` of every finding of the rule, sorted. */
  findings: string[];
}

/** One check of the wiki. Its examples are its documentation and its tests. */
export interface Rule {
  id: string;
  /** One sentence: what is asked of a page, and why. */
  doc: string;
  severity: Severity;
  examples: { ok: Example[]; notOk: BadExample[] };
  run(context: LintContext): Problem[];
}
