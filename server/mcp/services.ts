import type { FeedbackStore, IncidentStore, LineStore, Redactor } from "#agents";
import type { PlanStatus, PlanStore } from "#plans";
import type { SkillStore } from "#skills";
import type { ContentRoot, Git, LintOptions, SearchAnswer, SearchRequest, Wiki } from "#wiki";

/** What the MCP server reads and, as far as it may, changes. */
export interface McpServices {
  repositoryName: string;
  /** Our own version, as the client is told. */
  version: string;
  git: Git;
  content: ContentRoot;
  wiki: Wiki;
  plans: PlanStore;
  skills: SkillStore;
  line: LineStore;
  incidents: IncidentStore;
  feedback: FeedbackStore;
  /** Hides credentials in whatever goes out. */
  redactor: Redactor;
  /** How the wiki is linted here. */
  lint: LintOptions;
  /** The repository's own checks. */
  checks: readonly string[];
  clock: () => Date;
  /** The status from the plan's run, or undefined when the file's own is the truth. */
  planStatus(id: string): Promise<PlanStatus | undefined>;
  /** Searches the pages as they are now. */
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer>;
  /** Calls `tell` after pages may have changed, until the signal is aborted. */
  watchPages(tell: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Told of what only the person at the terminal can mend. */
  note(text: string): void;
}

/** What a client may do beside reading, proposing plans, reporting friction and pulling the cord. */
export interface McpRights {
  /** May change pages: the person said so, with `--allow-write` or in their own settings. */
  write: boolean;
}
