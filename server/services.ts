import type { RunStore } from "#agents";
import type { PlanStatus, PlanStore } from "#plans";
import type { Finding, Wiki } from "#wiki";
import type { McpOverHttp } from "./mcp/start.ts";

/** What the web wiki reads; it writes nothing, so only the reading half of each port is asked for. */
export interface ServerServices {
  /** Shown as the name of the site. */
  repositoryName: string;
  wiki: Pick<Wiki, "pages" | "index" | "graph">;
  plans: Pick<PlanStore, "list">;
  runs: Pick<RunStore, "list" | "read" | "holder">;
  /** The status from the plan's run, or undefined when the file's own is the truth. */
  planStatus(id: string): Promise<PlanStatus | undefined>;
  lint(): Promise<Finding[]>;
  /** Open incidents only, newest first. */
  incidents(): Promise<OpenIncident[]>;
  /** Text of a committed file, by repository path; undefined when there is none or it is no text. */
  committedText(path: string): Promise<string | undefined>;
  /** Answers at `/mcp`; nothing is there when absent. */
  mcp?: McpOverHttp;
  /** Told of faults behind a 500 page; the page itself shows no stack. */
  onFault?(error: unknown): void;
}

/** One andon stop that is not closed (DESIGN 5, Incident). */
export interface OpenIncident {
  id: string;
  plan: string;
  chunk?: string;
  /** As classified by the andon, e.g. `timeout`; absent when it was not. */
  category?: string;
  /** One sentence: what failed. */
  reason: string;
  /** ISO time. */
  at: string;
}
