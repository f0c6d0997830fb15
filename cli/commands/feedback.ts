import { userInfo } from "node:os";
import {
  frictionSchema,
  frictionSeverities,
  type FeedbackStore,
  type FrictionReport,
} from "#agents";
import { LoopwikiError } from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import type { Output } from "../output.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context, input) =>
  giveFeedback(await openWorkspace(context), context.output, input);

/** `loopwiki feedback`: what was in the way, for audits to turn into plans; `--list` shows the reports. */
export async function giveFeedback(
  { feedback }: { feedback: FeedbackStore },
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const text = input.args[0]?.trim() ?? "";
  if (text === "" || flagOption(input, "list")) return list(await feedback.list(), output);
  const parsed = frictionSchema.safeParse({
    text,
    severity: textOption(input, "severity"),
    task: textOption(input, "task"),
    tool: textOption(input, "tool"),
    callsWasted: callsOf(input),
    reporter: textOption(input, "by") ?? userInfo().username,
  });
  if (!parsed.success) throw badReport(parsed.error.issues[0]?.path.join(".") ?? "");
  const report = await feedback.add(parsed.data);
  output.answer("feedback", { report }, `Kept as ${report.id}.`);
  output.next("loopwiki feedback --list", "shows what else is in the way");
  return exitCodes.ok;
}

function list(reports: readonly FrictionReport[], output: Output): ExitCode {
  const lines = reports.toReversed().map(describe);
  const text = lines.length === 0 ? "Nobody has reported any friction." : lines.join("\n\n");
  output.answer("feedback-list", { reports: reports.toReversed() }, visibleText(text));
  output.next('loopwiki feedback "<what was in the way>"', "adds to it");
  return exitCodes.ok;
}

function describe({
  id,
  at,
  severity,
  reporter,
  text,
  task,
  tool,
  callsWasted,
}: FrictionReport): string {
  const about = [
    ...(tool === undefined ? [] : [`tool ${tool}`]),
    ...(task === undefined ? [] : [`while ${task}`]),
    ...(callsWasted === 0 ? [] : [`${callsWasted} calls wasted`]),
  ];
  const head = `${id}  ${at.slice(0, 10)}  ${severity}  ${reporter}`;
  return [head, ...(about.length === 0 ? [] : [`  ${about.join(", ")}`]), `  ${text}`].join("\n");
}

function callsOf(input: CommandInput): number | undefined {
  const text = textOption(input, "calls");
  return text === undefined ? undefined : Number(text);
}

function badReport(field: string): LoopwikiError {
  const expected: Record<string, string> = {
    severity: `one of ${frictionSeverities.join(", ")}`,
    callsWasted: "a whole number from 0 to 10000",
    text: "at most 2000 characters",
    task: "at most 300 characters",
    tool: "at most 120 characters",
    reporter: "at most 120 characters",
  };
  const option = field === "callsWasted" ? "--calls" : field === "reporter" ? "--by" : `--${field}`;
  const name = field === "text" ? "text" : option;
  return new LoopwikiError(
    "bad-feedback",
    `Unexpected ${name}, expected ${expected[field] ?? "something else"}.`,
    {
      hint: 'For example: loopwiki feedback "The pricing page says nothing of tax" --severity low',
    },
  );
}
