import type { Git } from "#wiki";
import type { AuditFinding } from "./finding.ts";
import type { ModuleGraph } from "./module-graph.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export const commandNames = ["typecheck", "lint", "test", "build"] as const;
export type CommandName = (typeof commandNames)[number];
/** The repository's own commands, as its settings name them. */
export type ProjectCommands = Partial<Record<CommandName | "install", string | undefined>>;

/** What every analyzer gets. All paths are those of a clean checkout of HEAD, never the user's files. */
export interface AuditContext {
  /** Absolute path of the checkout. */
  directory: string;
  git: Git;
  source: SourceFiles;
  /** The JavaScript and TypeScript modules and their imports; built once, on first use. */
  graph: () => ModuleGraph;
  commands: ProjectCommands;
  /** Repository path of the folder that holds `wiki/`; empty for the root. */
  contentRoot: string;
  /** Complete environment for programs that are started. */
  environment: Record<string, string>;
  /** What confines them. */
  sandbox?: Sandbox | undefined;
  signal: AbortSignal;
  /** Something the reader of the report should know; never a finding. */
  note: (text: string) => void;
  /** The time that ages are measured against. */
  now: Date;
}

/** Finds candidates of one kind, without a model. May throw: the audit notes it and goes on. */
export interface Analyzer {
  id: string;
  /** What it looks for, in one line. */
  summary: string;
  run: (context: AuditContext) => Promise<AuditFinding[]>;
}

/** Lets timers and Ctrl-C be heard in long loops, and ends them. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
