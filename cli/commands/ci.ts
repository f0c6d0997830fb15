import { appendFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findingsData, formatFindings, lintRules, LoopwikiError, ownRules, visible } from "#wiki";
import { baseOf } from "../ci/base.ts";
import type { PagesAsked } from "../ci/pages-parts.ts";
import type { CiPart } from "../ci/part.ts";
import { runParts } from "../ci/run-parts.ts";
import { ciSummary } from "../ci/summary.ts";
import {
  flagOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { exitCodes, worstOf, type ExitCode } from "../exit-codes.ts";
import type { Output } from "../output.ts";
import { chosenFormat } from "./lint/print-report.ts";

/** `loopwiki ci`: all that a pipeline should look at, in one process. Changes nothing of the memory. */
export const run: CommandRun = async (context, input) => {
  const { output } = context;
  const format = chosenFormat(textOption(input, "format"), output.options.json);
  const asked = askedOf(input, process.env);
  const workspace = await openWorkspace(context);
  const parts = await runParts(workspace, asked, (name) => output.progress(`Checking ${name}`));
  const code = codeOf(parts);
  await writeFiles(parts, { context, input, passed: code === exitCodes.ok });
  const findings = parts.flatMap((part) => part.findings);
  const data = dataOf(parts, asked, code);
  if (format === "pretty") output.answer("ci", data, describe(parts, output));
  else if (format === "json")
    output.raw(JSON.stringify({ schema: "loopwiki/ci@1", ...data }, null, 2));
  else {
    const text = formatFindings(findings, format, { rules: [...lintRules, ...ownRules] });
    if (text !== "") output.raw(text);
    for (const part of parts) output.note(verdictOf(part, output));
  }
  suggestNext(parts, output);
  return code;
};

/** What is asked for counts more than what the pipeline's variables say. */
function askedOf(input: CommandInput, environment: NodeJS.ProcessEnv): PagesAsked {
  const wanted = textOption(input, "changed");
  if (wanted === undefined) {
    const base = flagOption(input, "all") ? undefined : baseOf(environment);
    return { base, isWanted: false };
  }
  if (!flagOption(input, "all")) return { base: wanted, isWanted: true };
  throw new LoopwikiError("two-scopes", "Unexpected --all with --changed, expected one of them.");
}

function codeOf(parts: readonly CiPart[]): ExitCode {
  const codes: Record<CiPart["status"], ExitCode> = {
    ok: exitCodes.ok,
    off: exitCodes.ok,
    reported: exitCodes.ok,
    failed: exitCodes.findings,
    error: exitCodes.user,
  };
  return worstOf(parts.map(({ status }) => codes[status]));
}

/** The files that were asked for, and the summary that GitHub shows with the job. */
async function writeFiles(
  parts: readonly CiPart[],
  { context, input, passed }: { context: CommandContext; input: CommandInput; passed: boolean },
): Promise<void> {
  const { output, directory } = context;
  const summary = output.redact(ciSummary(parts, { passed }));
  const ofJob = process.env["GITHUB_STEP_SUMMARY"] ?? "";
  if (ofJob !== "") await appendFile(ofJob, summary);
  const summaryFile = textOption(input, "summary");
  if (summaryFile !== undefined) await writeFile(resolve(directory, summaryFile), summary);
  const sarifFile = textOption(input, "sarif");
  if (sarifFile === undefined) return;
  const findings = parts.flatMap((part) => part.findings);
  const sarif = formatFindings(findings, "sarif", { rules: [...lintRules, ...ownRules] });
  await writeFile(resolve(directory, sarifFile), output.redact(`${sarif}\n`));
}

function dataOf(
  parts: readonly CiPart[],
  { base }: PagesAsked,
  code: ExitCode,
): Record<string, unknown> {
  return {
    passed: code === exitCodes.ok,
    base: base ?? null,
    parts: parts.map(({ findings, summary: verdict, ...part }) => {
      return { ...part, verdict, ...findingsData(findings) };
    }),
  };
}

function describe(parts: readonly CiPart[], output: Output): string {
  return parts
    .flatMap((part) => {
      const { color: colors, verbose: ids } = output.options;
      const list = formatFindings(part.findings, "pretty", { colors, ids });
      return [verdictOf(part, output), ...(list === "" ? [] : [list, ""])];
    })
    .join("\n")
    .trimEnd();
}

/** Each in one line: GitHub reads what begins a line with `::` as a command, on standard error, too. */
function verdictOf({ name, status, summary, unchecked }: CiPart, { colors }: Output): string {
  const marks: Record<CiPart["status"], string> = {
    ok: colors.green("ok    "),
    off: colors.dim("off   "),
    reported: colors.yellow("report"),
    failed: colors.red("FAIL  "),
    error: colors.red("ERROR "),
  };
  const notes = unchecked.map((text) => `       not checked: ${visible(text)}`);
  return [`${marks[status]} ${name.padEnd(7)} ${visible(summary)}`, ...notes].join("\n");
}

function suggestNext(parts: readonly CiPart[], output: Output): void {
  const next: Record<CiPart["name"], readonly [string, string]> = {
    lint: ["loopwiki lint", "shows and, with --fix, mends what can be mended"],
    drift: ["loopwiki document --dry-run", "shows what would bring the pages up to the code"],
    plans: ["loopwiki plan check", "says what is wrong with the plans"],
    golden: ["loopwiki search --golden", "shows what comes first instead"],
    skills: ["loopwiki skills check", "says what is wrong with the skills"],
  };
  const bad = parts.find(({ status }) => status === "failed" || status === "error");
  if (bad) output.next(...next[bad.name]);
  else output.next("loopwiki doctor", "looks at the machine as well");
}
