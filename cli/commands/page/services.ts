import { randomUUID } from "node:crypto";
export { pageNamed } from "#wiki";
import {
  finishPageChange,
  LoopwikiError,
  type ContentRoot,
  type FinishedChange,
  type Git,
  type LinkProblem,
  type LogEntry,
  type Wiki,
} from "#wiki";
import { visibleText } from "../plan/visible-text.ts";
import type { Ask } from "../../config/ask.ts";
import type { Output } from "../../output.ts";

/** What the `page` commands need of a workspace. */
export interface PageServices {
  git: Git;
  content: ContentRoot;
  wiki: Wiki;
  clock: () => Date;
  /** Asks the person at the terminal; undefined when there is none. */
  ask: Ask | undefined;
}

/** Completes what a killed command left half done, before anything else is read. */
export async function finishInterrupted(
  services: PageServices,
  output: Output,
): Promise<FinishedChange | undefined> {
  const finished = await finishPageChange(services.content);
  if (!finished) return undefined;
  output.note(`Finished what was interrupted: ${visibleText(finished.title)}`);
  for (const path of finished.conflicts)
    output.note(`${path} was changed in between and left as it is.`);
  return finished;
}

/** What else the change needs a person for, one line each. */
export function describeProblems(problems: readonly LinkProblem[]): string[] {
  return problems.map(({ kind, path, line, written }) =>
    kind === "adopted"
      ? `${path}:${line} ${written} leads nowhere now and would lead to a page`
      : `${path}:${line} ${written} cannot be written so that it leads where it does now`,
  );
}

/** Yes without asking with `--yes`; without a terminal a person has to say so beforehand. */
export async function agreed(services: PageServices, question: string): Promise<boolean> {
  if (services.ask) return services.ask(`${question} [y/N] `);
  throw new LoopwikiError("not-asked", "Nobody is at the terminal to agree to this change.", {
    hint: "Add --yes to make it, or --dry-run to only see it.",
  });
}

/** The line of the log for a change. */
export function logEntry(now: Date, op: string, title: string): LogEntry {
  return { date: dateOf(now), op, title, id: `page-${randomUUID()}` };
}

/** The day, as the log writes it. */
export function dateOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
