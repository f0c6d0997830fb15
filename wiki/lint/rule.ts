import type { Severity } from "../finding.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Place } from "../markdown/document.ts";
import type { Page } from "../page.ts";

/** What a rule may look at: the whole wiki, once read and once resolved, and what lies around it. */
export interface LintContext {
  pages: readonly Page[];
  index: PageIndex;
  /** Documents beside the wiki that tell agents what to do. */
  documents: readonly LintDocument[];
  repository: RepositoryFacts;
  settings: LintSettings;
  /** What an earlier lint found out and is still true; a rule adds what it finds out. */
  known: Known;
  /** What precedes a page's path in the repository: empty, or ends with `/`. */
  prefix: string;
  /** The page's path in the repository, for questions about the repository and for messages. */
  fileOf: (page: Page) => string;
}

/** A name of the page `meaning`, from `start` to `end` in a text. */
export interface Mention {
  meaning: Page;
  start: number;
  end: number;
}

/** Pages of which something is known to be so. */
export interface PageSet {
  has(page: Page): boolean;
  add(page: Page): unknown;
}

/** What is known of pages. */
export interface PageMap<Value> {
  get(page: Page): Value | undefined;
  has(page: Page): boolean;
  set(page: Page, value: Value): unknown;
}

export interface Known {
  /** Pages that cite only what is there. */
  sound: PageSet;
  /** Pages without a word that the vocabulary bans. */
  wellPut: PageSet;
  /** Where names of other pages stand on a page without a link, rare or not. */
  mentions: PageMap<readonly Mention[]>;
  /** Other pages that a page resembles at first sight and does not repeat. */
  unlike: PageMap<readonly Page[]>;
  /** Whether a name of a page may begin with one of these words, by their hashes. */
  mayBegin?(page: Page, words: ReadonlySet<number>): boolean;
  /** Whether a page says which files it describes; undefined when nobody knows. */
  hasSources?(page: Page): boolean | undefined;
  /** Whether comments on a page may switch rules off; undefined when nobody knows. */
  mayDisable?(page: Page): boolean | undefined;
  /** What an earlier lint by the same rules and settings found, as far as it would be found again. */
  verdicts?(judges: Judges): Verdicts;
}

/** Everything but pages and files by which a page is judged. */
export interface Judges {
  /** Ids of the rules that are on. */
  rules: readonly string[];
  settings: LintSettings;
}

export interface Verdicts {
  /** The pages on which rules of scope `page` may find something. */
  busy: readonly Page[];
  /** What a rule that goes by names finds; undefined when it must look again. */
  problems(rule: Rule): Problem[] | undefined;
  /** Keeps what the rules found, when all of them have looked wherever they had to. */
  keep(found: ReadonlyMap<Rule, readonly Problem[]>): Promise<void>;
}

/** A document beside the wiki; `file` is its repository path. */
export interface LintDocument {
  kind: "agents-md" | "claude-md" | "agent-rules" | "language" | "role" | "skill" | "plan";
  file: string;
  text: string;
}

/** Facts about the repository's files, asked of git; answers are cached for one lint. */
export interface RepositoryFacts {
  /** Text of a file of the working tree, or undefined. */
  textOf(path: string): Promise<string | undefined>;
  /** Git blob id that the file of the working tree has or would have, or undefined. */
  blobOf(path: string): Promise<string | undefined>;
  /** Text of a blob, by its (abbreviated) id, or undefined. */
  textOfBlob(blob: string): Promise<string | undefined>;
  /** Text of a file as last committed (HEAD), or undefined. */
  committedText(path: string): Promise<string | undefined>;
  /** Files below the paths that were committed (HEAD) and may differ from that now, or are gone. */
  changedFiles(paths: readonly string[]): Promise<string[]>;
}

/** Numbers and words that rules go by, from the settings. */
export interface LintSettings {
  /** Most tokens of a page (characters / 4) before it should be split. */
  pageTokens: number;
  /** Most lines of AGENTS.md. */
  agentsMdLines: number;
  /** A term mentioned on so many pages without a page of its own is missing one. */
  missingPageMentions: number;
}

/** One problem on a page or document; `runLint` makes a finding of it. */
export interface Problem {
  /** Absent when `file` names a document beside the wiki. */
  page?: Page;
  /** Repository path; only when there is no page. */
  file?: string;
  /** "Unexpected X, expected Y; did you mean Z?" */
  reason: string;
  /** Where in the page; its first line when absent. */
  place?: Place | { line: number };
  expected?: string[];
  note?: string;
  /** When it is another than the rule's own; a severity in the settings wins. */
  severity?: Severity;
  /**
   * Edits of this page or document that mend the problem, or none after all; asked only when somebody
   * wants to mend. They are made only when linting the result finds nothing new. Equal edits of several
   * problems are made once.
   */
  fix?: () => readonly Edit[];
}

/** Replaces the characters from `start` to `end` (offsets as in `Point`; equal for an insertion). */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * A small wiki: page path to text; `AGENTS.md`, `skills/…`, `plans/…` and the like are documents. Shown
 * in the documentation and run by the tests.
 */
export interface Example {
  files: Record<string, string>;
  /** Paths of the repository's other files, or paths to texts where a rule reads them. */
  repository?: string[] | Record<string, string>;
  /** Texts by path as they were last committed, where they differ. */
  committed?: Record<string, string>;
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
  /**
   * `page`: what it finds on a page depends only on that page, on where its links lead and on the
   * files it names; `pages` may then hold some of the pages only (`index` always knows all). Absent
   * when a change elsewhere can matter: then every lint looks at everything.
   */
  scope?: "page";
  /**
   * Pages on which a rule of scope `page` may find something else although they, what they lead to, the
   * language and the settings are the same: what git knows is not among these.
   */
  isRestless?: (page: Page) => boolean;
  /**
   * What it finds in the wiki follows from names, headings and terms of pages, from where links lead, and from
   * the text of the page that it finds it on: while these are the same everywhere, it is not run again.
   */
  byNames?: true;
  /** It finds pages that are alike: while those that change are like no others, it is not run again. */
  byLikeness?: true;
  /** Runs before all others: what it learns on the way spares them reading every text again. */
  isFirst?: true;
  examples: { ok: Example[]; notOk: BadExample[] };
  run(context: LintContext): Problem[] | Promise<Problem[]>;
}
