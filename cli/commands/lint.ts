import { realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import {
  countFindings,
  findingFormats,
  formatFindings,
  isFindingFormat,
  isWithin,
  lintRules,
  LoopwikiError,
  runLint,
  severityOf,
  type Finding,
  type FindingFormat,
  type Severity,
  type Wiki,
} from "#wiki";
import {
  listOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../command.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";

export const run: CommandRun = async (context, input) => {
  const { openWorkspace } = await import("../compose.ts");
  const { wiki, config } = await openWorkspace(context);
  return lintWiki(context, input, { wiki, rules: config.lint.rules });
};

/** Lints the wiki, prints the findings, and fails on errors and warnings. */
export async function lintWiki(
  { directory, output }: CommandContext,
  input: CommandInput,
  { wiki, rules }: { wiki: Wiki; rules: Record<string, Severity | "off"> },
): Promise<ExitCode> {
  const format = chosenFormat(textOption(input, "format"), output.options.json);
  const pages = await wiki.pages();
  if (pages.length === 0) throw noWiki(wiki);
  const paths = await repositoryPaths(input.args, directory, wiki.content.repository);
  const checked = pages.filter(({ path }) => isWithin(wiki.content.repositoryPath(path), paths));
  if (checked.length === 0) throw noPage(input.args, wiki);
  const findings = await runLint(wiki, { rules, only: listOption(input, "rule"), paths });
  const failed = findings.some((finding) => severityOf(finding) !== "info");
  const summary = `${checked.length} ${checked.length === 1 ? "page" : "pages"}, ${countFindings(findings)}`;
  if (format === "pretty") {
    const { colors } = output;
    const listed = formatFindings(findings, format, { colors: output.options.color });
    const verdict = failed ? colors.red(summary) : colors.green(summary);
    output.raw(listed === "" ? verdict : `${listed}\n\n${verdict}`);
    suggestNext(findings, output);
  } else if (format === "json") {
    output.raw(formatFindings(findings, format));
  } else {
    output.raw(formatFindings(findings, format, { rules: lintRules }));
    output.note(summary);
  }
  return failed ? exitCodes.findings : exitCodes.ok;
}

function chosenFormat(asked: string | undefined, json: boolean): FindingFormat {
  if (asked === undefined) return json ? "json" : "pretty";
  if (isFindingFormat(asked)) return asked;
  throw new LoopwikiError(
    "unknown-format",
    `Unexpected format "${asked}", expected one of ${findingFormats.join(", ")}.`,
  );
}

/** What the user typed, as paths of the repository: they count from the current directory. */
async function repositoryPaths(
  args: readonly string[],
  directory: string,
  repository: string,
): Promise<string[]> {
  const base = await realpath(resolve(directory));
  const top = await realpath(repository);
  return args.map((arg) => {
    const path = relative(top, resolve(base, arg)).split(sep).join("/");
    if (path !== ".." && !path.startsWith("../")) return path;
    throw new LoopwikiError("path-outside", `Unexpected path "${arg}": it is not in ${top}.`);
  });
}

/** A mistyped path must not pass as a clean one. */
function noPage(args: readonly string[], { content }: Wiki): LoopwikiError {
  return new LoopwikiError(
    "no-page",
    `Unexpected ${args.map((arg) => `"${arg}"`).join(", ")}, expected a page or folder below ${content.repositoryPath("wiki")}/.`,
  );
}

function noWiki({ content }: Wiki): LoopwikiError {
  return new LoopwikiError(
    "no-wiki",
    `Unexpected repository without a wiki, expected pages in ${content.repositoryPath("wiki")}/.`,
    { hint: "Run `loopwiki init` to make a starter wiki." },
  );
}

function suggestNext(findings: readonly Finding[], output: CommandContext["output"]): void {
  const [first] = findings;
  if (first?.ruleId === undefined) output.next("loopwiki audit", "find what the code needs");
  else output.next(`loopwiki lint --rule ${first.ruleId}`, "look at one rule at a time");
}
