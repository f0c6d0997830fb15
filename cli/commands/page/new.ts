import { text as readAll } from "node:stream/consumers";
import {
  applyPageChange,
  draftPage,
  planWrite,
  unifiedDiff,
  type ContentRoot,
  type Page,
} from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { plainly } from "./plainly.ts";
import {
  dateOf,
  describeProblems,
  finishInterrupted,
  logEntry,
  type PageServices,
} from "./services.ts";

export const run: CommandRun = async (context, input) => {
  const body =
    textOption(input, "body") === "-" ? await readAll(process.stdin) : textOption(input, "body");
  const workspace = await openWorkspace(context);
  return newPage({ ...workspace, ask: undefined }, context.output, { ...input, body });
};

/** `loopwiki page new`: a page with valid front matter, listed in the index. */
export async function newPage(
  services: PageServices,
  output: Output,
  input: CommandInput & { body?: string | undefined },
): Promise<ExitCode> {
  const dryRun = flagOption(input, "dryRun");
  const finished = dryRun ? undefined : await finishInterrupted(services, output);
  const { content, wiki, clock } = services;
  const body = input.body?.trim() ?? "";
  const { path, type, title, text } = draftPage({
    title: input.args[0] ?? "",
    type: textOption(input, "type"),
    folder: textOption(input, "folder"),
    body,
    date: dateOf(clock()),
  });
  const index = await wiki.index();
  const written = index.byPath(path);
  if (finished && written) return answer(output, content, { page: written, edits: [path] });
  const plan = planWrite(index, {
    path,
    text,
    expected: undefined,
    summary: firstSentence(body),
    prefix: content.prefix,
  });
  for (const line of describeProblems(plan.problems)) output.note(visibleText(line));
  const data = { path, id: plan.page.id, title, type, edits: plan.edits.map(({ path }) => path) };
  if (dryRun || plan.problems.length > 0) {
    output.answer("new-page", { ...data, done: false }, visibleText(unifiedDiff(plan.edits)));
    return plan.problems.length > 0 ? exitCodes.findings : exitCodes.ok;
  }
  const log = logEntry(clock(), "create", plan.page.id);
  await applyPageChange(content, { edits: plan.edits, log });
  return answer(output, content, { page: plan.page, edits: data.edits });
}

function answer(
  output: Output,
  content: ContentRoot,
  { page: { path, id, title, type, document }, edits }: { page: Page; edits: string[] },
): ExitCode {
  const data = { path, id, title, type, edits, done: true };
  output.answer("new-page", data, content.repositoryPath(path));
  const isEmpty = document.frontMatter.body.trim().split("\n").length === 1;
  output.next(`loopwiki page show ${id}`, isEmpty ? "write it, then read it" : "reads it");
  return exitCodes.ok;
}

function firstSentence(body: string): string {
  const paragraph =
    plainly(body)
      .split(/\n\s*\n/)
      .find((part) => !/^[#>|`-]/.test(part.trim())) ?? "";
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(paragraph.trim())?.[0] ?? paragraph;
  return sentence
    .replace(/\s+/g, " ")
    .replace(/[.!?]$/, "")
    .trim();
}
