import type {
  ApprovedPlan,
  Approvals,
  IncidentStore,
  Incident,
  LineSources,
  MergeResult,
  RejectedPlan,
  RunState,
  RunStore,
} from "#agents";
import type { PlanStatus, PlanStore } from "#plans";
import type { SkillStore } from "#skills";
import type {
  FindingData,
  Git,
  LintOptions,
  LintSubject,
  Page,
  PageFacts,
  SearchAnswer,
  SearchEngine,
  SearchMode,
  Wiki,
} from "#wiki";
import type { LiveWiki } from "./live/live-wiki.ts";
import type { McpOverHttp } from "./mcp/start.ts";

/** Finds pages; the index behind it follows the pages by itself. */
export interface SearchService {
  /** `query` is what a person types. Throws `bad-filter` for a filter that cannot hold. */
  search(request: { query: string; limit: number; mode?: SearchMode }): Promise<SearchAnswer>;
  /** Pages about the same as this one, without a model being loaded. */
  similar(page: Page, limit: number): Promise<SearchAnswer>;
}

/** A search that is closed by whoever opened it. */
export interface OpenedSearch {
  engine: SearchEngine;
  close(): Promise<void>;
}

/** What was found in the whole wiki. */
export interface LintAnswer {
  findings: readonly FindingData[];
  /** What people decided to live with. */
  accepted: readonly FindingData[];
  /** How many pages were looked at. */
  pages: number;
}

/**
 * What a person decides about plans: the functions of the command line, with its rules. Each throws a
 * LoopwikiError when a rule says no.
 */
export interface PlanActions {
  /** `seen` is the plan's `hash` as it was shown: another text is not approved. */
  approve(plan: string, terms: { seen: string; rootCause: boolean }): Promise<ApprovedPlan>;
  reject(plan: string, reason: string): Promise<RejectedPlan>;
  merge(plan: string, signal: AbortSignal): Promise<MergeResult>;
  discard(plan: string, reason: string): Promise<RunState>;
}

/** The repository that is served, as the composition root hands it over. */
export interface ServerSources {
  /** Shown as the name of the site. */
  repositoryName: string;
  git: Git;
  wiki: Wiki;
  plans: Pick<PlanStore, "list" | "get">;
  skills: Pick<SkillStore, "list">;
  runs: Pick<RunStore, "list" | "read" | "holder">;
  approvals: Pick<Approvals, "get">;
  /** What stops the line, and the incidents' files for people. */
  andon: LineSources & { incidents: Pick<IncidentStore, "list" | "document"> };
  /** Which rules count, and how much. */
  lintOptions: LintOptions;
  /** Opens the search over these pages, which are all there are. */
  openSearch(
    pages: readonly Page[],
    facts: () => Promise<ReadonlyMap<string, PageFacts>>,
  ): Promise<OpenedSearch>;
  clock: () => Date;
  /** Absent: nothing can be decided about plans here. */
  planActions?: PlanActions;
  /** Answers at `/mcp`; nothing is there when absent. */
  mcp?: McpOverHttp;
  /** Told of faults behind a 500; the answer itself shows no stack. */
  onFault?(error: unknown): void;
}

/** What pages and API are made from: the sources, read anew only as often as is worth it. */
export interface ServerServices extends Omit<ServerSources, "wiki" | "openSearch"> {
  wiki: LiveWiki;
  search: SearchService;
  /** The status from the plan's run, or undefined when the file's own is the truth. */
  planStatus(id: string): Promise<PlanStatus | undefined>;
  lint(): Promise<LintAnswer>;
  /**
   * What was found before the latest change: quick, for a number on a page. Undefined while a large wiki is
   * linted for the first time.
   */
  lintSoFar(): Promise<LintAnswer | undefined>;
  /** The wiki as lint sees it, for looking at single texts. */
  lintSubject(): Promise<LintSubject>;
  /** Open incidents only, newest first. */
  incidents(): Promise<OpenIncident[]>;
  /** Text of a committed file, by repository path; undefined when there is none or it is no text. */
  committedText(path: string): Promise<string | undefined>;
  /**
   * Something was written here, a page unless said otherwise: whoever asks next sees it. With `paths` (below
   * the content root) of pages only those are looked at, not all there are.
   */
  changed(what?: "pages" | "files" | "plans", paths?: readonly string[]): void;
  /** Reads what the first visitor would wait for. */
  warm(): Promise<void>;
  /** Lets go of what is held open. */
  close(): Promise<void>;
}

/** One andon stop that is not closed (DESIGN 5, Incident). */
export interface OpenIncident {
  id: string;
  plan: string;
  chunk?: string;
  /** As classified by the andon, e.g. `timeout`; absent when its file was lost. */
  category?: Incident["category"];
  /** One sentence: what failed. */
  reason: string;
  /** ISO time. */
  at: string;
}
