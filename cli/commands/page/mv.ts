import {
  applyPageChange,
  LoopwikiError,
  planRename,
  unifiedDiff,
  type Page,
  type PageIndex,
  type RenameFrom,
  type RenamePlan,
} from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { terminalAsk } from "../../config/ask.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { namedElsewhere } from "./named-elsewhere.ts";
import {
  agreed,
  describeProblems,
  finishInterrupted,
  logEntry,
  pageNamed,
  type PageServices,
} from "./services.ts";

export const run: CommandRun = async (context, input) =>
  renamePage({ ...(await openWorkspace(context)), ask: terminalAsk() }, context.output, input);

/** `loopwiki page mv`: shows the change as a diff, asks, and makes it. */
export async function renamePage(
  services: PageServices,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const dryRun = flagOption(input, "dryRun");
  const finished = dryRun ? undefined : await finishInterrupted(services, output);
  const [name = "", to = ""] = input.args;
  const { content, wiki, clock } = services;
  const index = await wiki.index();
  if (finished && isDone(index, name)) {
    const data = { title: finished.title, edits: [], diff: "", problems: [], done: true };
    output.answer("page-rename", data, `Renamed ${visibleText(finished.title)}.`);
    return exitCodes.ok;
  }
  const from = renameFrom(index, name, textOption(input, "alias"));
  const plan = planRename(index, { from, to, prefix: content.prefix });
  if (!isFree(plan, flagOption(input, "force"))) return refuse(output, plan);
  if (dryRun) {
    answer(output, plan, { done: false });
    output.next(`loopwiki page mv ${quoted(name)} ${quoted(to)}`, "makes this change");
    return exitCodes.ok;
  }
  if (!flagOption(input, "yes") && !(await seenAndAgreed(services, output, plan))) {
    answer(output, plan, { done: false }, "Nothing was changed.");
    return exitCodes.ok;
  }
  const log = logEntry(clock(), "rename", plan.title);
  await applyPageChange(content, { edits: plan.edits, log });
  const text = `Renamed ${visibleText(plan.title)}; ${plan.edits.length} files changed.`;
  answer(output, plan, { done: true }, text);
  const others = plan.path === from.page.path ? [] : await namedElsewhere(services, from.page.id);
  if (others.length > 0)
    output.note(
      `Its old name is left in ${others.map(visibleText).join(", ")}: change it there by hand.`,
    );
  output.next("loopwiki lint", "checks the whole wiki");
  return exitCodes.ok;
}

/** The page is gone: the rename that was interrupted was this one. */
function isDone(index: PageIndex, name: string): boolean {
  return index.find(name) === undefined && index.find(name.replace(/#.*$/, "")) === undefined;
}

/** Links that led nowhere may come to lead here when a person says so; links that led somewhere may not. */
function isFree({ problems }: RenamePlan, force: boolean): boolean {
  return problems.every(({ kind }) => force && kind === "adopted");
}

function refuse(output: Output, plan: RenamePlan): ExitCode {
  answer(output, plan, { done: false });
  for (const line of describeProblems(plan.problems)) output.note(visibleText(line));
  const why = isFree(plan, true)
    ? "mend those links first, or add --force"
    : "mend those links first";
  output.next(`loopwiki page links ${plan.problems[0]?.path ?? plan.path}`, why);
  return exitCodes.findings;
}

function seenAndAgreed(
  services: PageServices,
  output: Output,
  { title, edits }: RenamePlan,
): Promise<boolean> {
  output.note(visibleText(unifiedDiff(edits)));
  return agreed(services, `Rename ${visibleText(title)} in ${edits.length} files?`);
}

function answer(output: Output, plan: RenamePlan, state: { done: boolean }, text?: string): void {
  const { title, path, problems } = plan;
  const diff = unifiedDiff(plan.edits);
  const edits = plan.edits.map((edit) => edit.path);
  const data = { title, path, edits, diff, problems, ...state };
  output.answer("page-rename", data, text ?? visibleText(diff));
}

/** `pricing`, `pricing#Rounding`, or an alias of `pricing`. A page whose name has a `#` is found first. */
function renameFrom(index: PageIndex, name: string, alias: string | undefined): RenameFrom {
  const hash = name.indexOf("#");
  if (alias !== undefined)
    return { page: pageNamed(index, name), alias: aliasOf(pageNamed(index, name), alias) };
  if (hash < 0 || index.find(name)) return { page: pageNamed(index, name) };
  const page = pageNamed(index, name.slice(0, hash));
  const place = { line: 1, column: 1, offset: 0 };
  const link = {
    kind: "wiki" as const,
    target: page.id,
    heading: name.slice(hash + 1),
    place: { start: place, end: place },
  };
  const found = index.resolve(link, page.path);
  if (found.kind === "page" && found.heading)
    return { page, heading: page.document.headings.indexOf(found.heading) };
  const near = found.kind === "missing" ? found.suggestion : undefined;
  throw new LoopwikiError(
    "no-heading",
    `Unexpected heading "${link.heading}", which ${page.path} lacks${near === undefined ? "." : `; did you mean "${near}"?`}`,
  );
}

function aliasOf(page: Page, wanted: string): string {
  const found = page.aliases.find((alias) => alias.toLowerCase() === wanted.trim().toLowerCase());
  if (found !== undefined) return found;
  const known =
    page.aliases.length === 0
      ? "it has none"
      : `it has ${page.aliases.map((alias) => `"${alias}"`).join(", ")}`;
  throw new LoopwikiError(
    "alias-not-found",
    `Unexpected alias "${wanted}" of ${page.path}: ${known}.`,
  );
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
