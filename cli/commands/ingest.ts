import { resolve } from "node:path";
import { ingestSources, type Ingested } from "#agents";
import { flagOption, listOption, type CommandRun } from "../command.ts";
import { agentsOf, openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";
import { visibleText } from "./plan/visible-text.ts";

/** `loopwiki ingest`: keeps sources as they are, and writes a page about each. */
export const run: CommandRun = async (context, input) => {
  const { output, signal } = context;
  const workspace = await openWorkspace(context);
  const { librarian } = await agentsOf(workspace, listOption(input, "agent"));
  const done = await ingestSources(workspace, {
    named: input.args,
    directory: resolve(context.directory),
    allowPrivate: flagOption(input, "allowPrivate"),
    librarian,
    signal,
    note: (text) => output.note(visibleText(text)),
  });
  output.answer(
    "ingest",
    { sources: done },
    visibleText(done.map(line).join("\n") || "Nothing waits."),
  );
  const first = done.find(({ page }) => page !== undefined);
  if (first?.page !== undefined)
    output.next(
      `loopwiki page show ${first.page.slice("wiki/".length, -".md".length)}`,
      "reads it; then commit wiki/ and raw/",
    );
  else output.next("loopwiki ingest <file, folder, address or git:range>", "keeps another source");
  return done.some(({ state }) => state === "failed") ? exitCodes.findings : exitCodes.ok;
};

function line({ origin, state, page, made, reason }: Ingested): string {
  const where = page === undefined ? "" : ` → ${[page, ...made].join(", ")}`;
  return `${state.padEnd(10)} ${origin}${where}${reason === undefined ? "" : ` (${reason})`}`;
}
