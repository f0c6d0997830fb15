import { applyPageChange, planDelete, unifiedDiff } from "#wiki";
import { flagOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { terminalAsk } from "../../config/ask.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { describeBacklinks, sentencesOf } from "./backlinks.ts";
import { agreed, finishInterrupted, logEntry, pageNamed, type PageServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  removePage({ ...(await openWorkspace(context)), ask: terminalAsk() }, context.output, input);

/** `loopwiki page rm`: refuses while pages link to it. */
export async function removePage(
  services: PageServices,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const dryRun = flagOption(input, "dryRun");
  const finished = dryRun ? undefined : await finishInterrupted(services, output);
  const { content, wiki, clock } = services;
  const index = await wiki.index();
  const [name = ""] = input.args;
  if (finished && !index.find(name)) {
    output.answer("page-removal", { edits: [], linkedFrom: [], done: true }, `Deleted ${name}.`);
    output.next("loopwiki lint", "checks the whole wiki");
    return exitCodes.ok;
  }
  const page = pageNamed(index, name);
  const { edits, linkedFrom } = planDelete(index, page, content.prefix);
  const backlinks = sentencesOf(linkedFrom);
  const data = { path: page.path, edits: edits.map(({ path }) => path), linkedFrom: backlinks };
  if (linkedFrom.length > 0 && !flagOption(input, "force")) {
    output.answer("page-removal", { ...data, done: false }, describeBacklinks(backlinks));
    const links = linkedFrom.length === 1 ? "a link leads" : `${linkedFrom.length} links lead`;
    output.note(`${page.path} stays: ${links} to it.`);
    output.next(
      `loopwiki page mv ${page.id} NAME`,
      "keeps the links; --force deletes it and breaks them",
    );
    return exitCodes.findings;
  }
  if (dryRun) {
    output.answer("page-removal", { ...data, done: false }, visibleText(unifiedDiff(edits)));
    output.next(`loopwiki page rm ${name}`, "to delete it");
    return exitCodes.ok;
  }
  if (!flagOption(input, "yes") && !(await agreed(services, `Delete ${page.path}?`))) {
    output.answer("page-removal", { ...data, done: false }, "Nothing was changed.");
    output.next(`loopwiki page rm ${name} --yes`, "deletes it without asking");
    return exitCodes.ok;
  }
  await applyPageChange(content, { edits, log: logEntry(clock(), "delete", page.id) });
  output.answer("page-removal", { ...data, done: true }, `Deleted ${page.path}.`);
  output.next("loopwiki lint", "checks the whole wiki");
  return exitCodes.ok;
}
