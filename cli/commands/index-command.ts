import {
  ContentRoot,
  LoopwikiError,
  pageFactsOf,
  pageTimes,
  updateIndex,
  type IndexReport,
} from "#wiki";
import type { ChosenEmbedder } from "../choose-embedder.ts";
import { flagOption, type CommandContext, type CommandInput, type CommandRun } from "../command.ts";
import { terminalAsk, type Ask } from "../config/ask.ts";
import { loadConfig } from "../config/load.ts";
import { count } from "../doctor/check.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { progressLine } from "../index-progress.ts";
import { findRepository } from "../init/find-repository.ts";
import { wikiOf } from "../open-wiki.ts";
import { obtainEmbedder } from "./embeddings/obtain.ts";

/** `loopwiki index`: brings the search index up to the pages, words first, then their vectors. */
export const run: CommandRun = async (context, input) => {
  const { repository, git, commonDir } = await findRepository(context.directory);
  const { config } = await loadConfig(repository);
  const content = new ContentRoot(repository, config.contentRoot);
  const wiki = await wikiOf(content, git);
  const place = { repository, environment: process.env, settings: config.embeddings };
  let consent = consentOf(context, input);
  let rebuild = flagOption(input, "rebuild");
  const once = async (): Promise<ExitCode> => {
    const chosen = await obtainEmbedder(context, place, consent);
    consent = undefined; // with --watch nobody is asked twice
    const start = performance.now();
    try {
      const report = await updateIndex(await wiki.pages(), {
        content,
        facts: async () => pageFactsOf(await wiki.index(), await wiki.graph()),
        updated: () => pageTimes(git, content),
        embedder: chosen.embedder,
        rebuild,
        waitMs: 30_000,
        signal: context.signal,
        progress: (progress) => context.output.progress(progressLine(progress)),
      });
      rebuild = false;
      await remember(report, { commonDir, hasModel: chosen.embedder !== undefined, context });
      return tell(report, { seconds: (performance.now() - start) / 1000, chosen }, context);
    } finally {
      await chosen.embedder?.close();
    }
  };
  if (!flagOption(input, "watch")) return once();
  const { watchLint } = await import("./lint/watch.ts");
  return watchLint(context, content, once);
};

/** Whether a model that is not here may be fetched: `--pull` says so, at a terminal a person is asked. */
function consentOf({ output }: CommandContext, input: CommandInput): "given" | Ask | undefined {
  if (flagOption(input, "pull")) return "given";
  return output.options.json || output.options.quiet ? undefined : terminalAsk();
}

/** So that doctor sees an index that is never brought up to the pages. What was cut short says nothing. */
async function remember(
  { outcome, reason, pages, missing, embedding }: IndexReport,
  around: { commonDir: string; hasModel: boolean; context: CommandContext },
): Promise<void> {
  if (around.context.signal.aborted || outcome === "busy") return;
  const { openSteps } = await import("../compose.ts");
  const changed = pages.indexed + pages.removed;
  const due = changed + (around.hasModel ? missing : 0) + (outcome === "failed" ? 1 : 0);
  const error = outcome === "failed" ? (reason ?? "it failed") : embedding;
  await openSteps(around.commonDir)
    .record({ step: "index", due, changed, ...(error === undefined ? {} : { error }) })
    .catch(() => undefined); // a read-only git folder does not keep anybody from searching
}

interface Told {
  seconds: number;
  chosen: ChosenEmbedder;
}

function tell(report: IndexReport, told: Told, { output, signal }: CommandContext): ExitCode {
  if (report.outcome === "failed") throw failed(report);
  const { outcome, pages, chunks, vectors, missing, embedding } = report;
  const text =
    outcome === "busy"
      ? "Another process is indexing; what has changed is indexed with the next search."
      : describe(report, told);
  output.answer("index", { outcome, pages, chunks, vectors, missing, seconds: told.seconds }, text);
  if (embedding !== undefined) output.note(`Vectors are missing: ${embedding}`);
  if (signal.aborted) {
    output.next("loopwiki index", "goes on where this stopped");
    return exitCodes.interrupted;
  }
  if (missing > 0 && told.chosen.embedder !== undefined && embedding === undefined)
    output.note("Another process is embedding the other passages.");
  if (missing > 0 && told.chosen.embedder === undefined) {
    output.note(`Search goes by words alone: ${told.chosen.reason}`);
    output.next(told.chosen.hint, "lets it find what is meant, too");
  } else output.next("loopwiki search <words>", "finds pages");
  return exitCodes.ok;
}

function describe({ pages, chunks, vectors, isNew }: IndexReport, { seconds }: Told): string {
  const { total, indexed, removed } = pages;
  const rate = indexed > 1 ? ` (${Math.round(indexed / seconds)} pages/s)` : "";
  const what =
    indexed + removed === 0
      ? "Nothing has changed"
      : `${isNew ? "Made anew" : "Brought up to date"}: ${count(indexed, "page")} indexed, ${removed} removed in ${seconds.toFixed(1)} s${rate}`;
  return `${what}.\n${count(total, "page")}, ${count(chunks, "passage")}, ${count(vectors, "vector")}.`;
}

function failed({ reason }: IndexReport): LoopwikiError {
  return new LoopwikiError(
    "index-not-written",
    `The search index cannot be written: ${reason ?? "unknown"}`,
    {
      hint: "Search answers all the same, from memory. Make room on the disk, or let .loopwiki/ be written.",
    },
  );
}
