import { appendFile } from "node:fs/promises";
import {
  applyFix,
  checkExternal,
  isWithin,
  lintSubject,
  LoopwikiError,
  planFix,
  readChange,
  readSubject,
  severityOf,
  stepSummary,
  type FixPlan,
  type LintOptions,
  type LintReport,
  type LintSubject,
  type Wiki,
} from "#wiki";
import {
  flagOption,
  listOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import type { Config } from "../../config/schema.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { openWiki } from "../../open-wiki.ts";
import { chosenFormat, printReport } from "./print-report.ts";
import { repositoryPaths } from "./repository-paths.ts";

export const run: CommandRun = async (context, input) => {
  const once = async (): Promise<ExitCode> => {
    const { wiki, lint } = await openWiki(context);
    const summaryFile = process.env["GITHUB_STEP_SUMMARY"];
    return lintWiki(context, input, { wiki, lint, summaryFile });
  };
  if (!flagOption(input, "watch")) return once();
  const { watchLint } = await import("./watch.ts");
  const { content } = await openWiki(context);
  return watchLint(context, content, once);
};

interface LintServices {
  wiki: Wiki;
  lint: Config["lint"];
  /** File to which GitHub Actions wants a summary appended. */
  summaryFile?: string | undefined;
}

/** Lints the wiki, mends what it may with `--fix`, prints the findings, and fails on errors and warnings. */
export async function lintWiki(
  context: CommandContext,
  input: CommandInput,
  { wiki, lint, summaryFile }: LintServices,
): Promise<ExitCode> {
  const { output } = context;
  const format = chosenFormat(textOption(input, "format"), output.options.json);
  const paths = await repositoryPaths(input.args, context.directory, wiki.content.repository);
  const change = changeAsked(input, wiki); // git works while pages are read
  change.catch(() => undefined); // a wiki that cannot be read is said first
  const subject = await readSubject(wiki);
  assertSomething(subject, { paths, args: input.args, wiki });
  const options = {
    ...lint,
    only: listOption(input, "rule"),
    paths,
    ...(await change),
    ...externalAsked(input, wiki, context.signal),
  };
  const report = flagOption(input, "fix")
    ? await mend({ subject, options, wiki }, flagOption(input, "dryRun"), output)
    : await lintSubject(subject, options);
  printReport(report, format, output);
  if (format === "github" && summaryFile !== undefined && summaryFile !== "")
    await appendFile(
      summaryFile,
      stepSummary(report.findings, { accepted: report.accepted.length }),
    );
  const failed = report.findings.some((finding) => severityOf(finding) !== "info");
  return failed ? exitCodes.findings : exitCodes.ok;
}

/** `--changed` alone is what is not committed yet, `--changed main` what this branch did. */
async function changeAsked(input: CommandInput, { content }: Wiki): Promise<Partial<LintOptions>> {
  const asked = input.options["changed"];
  if (asked === undefined || asked === false) return {};
  return { change: await readChange(content, typeof asked === "string" ? asked : "HEAD") };
}

/** What hosts said is kept in a file that git ignores, so that nobody is asked twice in a week. */
function externalAsked(
  input: CommandInput,
  { content }: Wiki,
  signal: AbortSignal,
): Pick<LintOptions, "external"> {
  const allowPrivate = flagOption(input, "externalPrivate");
  if (!allowPrivate && !flagOption(input, "external")) return {};
  const file = "external-links.json";
  const external: LintOptions["external"] = async (urls) =>
    checkExternal(urls, {
      cache: await content.readWorkingFile(file),
      saveCache: (text) => content.writeWorkingFile(file, text),
      now: new Date(),
      allowPrivate,
      signal,
    });
  return { external };
}

/** Resolves to what is left: after mending, or with `--dry-run` the wiki as it still is. */
async function mend(
  { subject, options, wiki }: { subject: LintSubject; options: LintOptions; wiki: Wiki },
  dryRun: boolean,
  output: CommandContext["output"],
): Promise<LintReport> {
  const plan = await planFix(subject, options);
  for (const line of describe(plan, dryRun)) output.note(line);
  if (dryRun) return lintSubject(subject, options);
  await applyFix(wiki.content, plan.changes);
  return plan.report;
}

function describe({ changes, mended, refused }: FixPlan, dryRun: boolean): string[] {
  if (refused !== undefined) return [`Nothing was mended: ${refused}.`];
  if (changes.length === 0) return ["There is nothing that can be mended without a hand."];
  const verb = dryRun ? "Would mend" : "Mended";
  return mended.map(({ file, line, reason }) => `${verb} ${file}:${line}: ${reason}`);
}

/** A mistyped path must not pass as a clean one. */
function assertSomething(
  { index, documents, fileOf }: LintSubject,
  { paths, args, wiki }: { paths: readonly string[]; args: readonly string[]; wiki: Wiki },
): void {
  const folder = `${wiki.content.repositoryPath("wiki")}/`;
  if (index.pages.length === 0)
    throw new LoopwikiError(
      "no-wiki",
      `Unexpected repository without a wiki, expected pages in ${folder}.`,
      {
        hint: "Run `loopwiki init` to make a starter wiki.",
      },
    );
  const files = [...index.pages.map(fileOf), ...documents.map(({ file }) => file)];
  if (files.some((file) => isWithin(file, paths))) return;
  throw new LoopwikiError(
    "no-page",
    `Unexpected ${args.map((arg) => `"${arg}"`).join(", ")}, expected a page or folder below ${folder}, or a document such as AGENTS.md.`,
  );
}
