import { userInfo } from "node:os";
import {
  frictionSchema,
  frictionSeverities,
  reportsToVerify,
  type FrictionReport,
  type TrackedReport,
} from "#agents";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput, type CommandRun } from "../command.ts";
import { openWorkspace, type Workspace } from "../compose.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import type { Output } from "../output.ts";

export const run: CommandRun = async (context, input) =>
  giveFeedback(await openWorkspace(context), context.output, input);

export type FeedbackServices = Pick<Workspace, "feedback" | "plans" | "planStatus">;

/** `loopwiki feedback "…"`: what was in the way, for audits to turn into plans. */
export async function giveFeedback(
  services: FeedbackServices,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const text = input.args[0]?.trim() ?? "";
  if (text === "") throw badReport("text");
  const parsed = frictionSchema.safeParse({
    text,
    severity: textOption(input, "severity"),
    task: textOption(input, "task"),
    tool: textOption(input, "tool"),
    callsWasted: callsOf(input),
    reporter: textOption(input, "by") ?? userInfo().username,
  });
  if (!parsed.success) throw badReport(parsed.error.issues[0]?.path.join(".") ?? "");
  const report = await services.feedback.add(parsed.data);
  output.answer("feedback", { report }, `Kept as ${report.id}.`);
  const [answered] = await reportsToVerify(services, report.reporter);
  if (answered) output.next(...verifyNext(answered));
  else output.next("loopwiki feedback list", "shows what else is in the way");
  return exitCodes.ok;
}

/** What asks a reporter whether the merged plan helped. */
export function verifyNext({ id, plan = "" }: TrackedReport): [string, string] {
  return [`loopwiki feedback verify ${id} yes`, `(or no) if ${plan} mended what was reported`];
}

/** A report in a few lines. */
export function describeReport(report: FrictionReport & Partial<TrackedReport>): string {
  const { id, at, severity, reporter, text, task, tool, callsWasted, state, plan } = report;
  const about = [
    ...(tool === undefined ? [] : [`tool ${tool}`]),
    ...(task === undefined ? [] : [`while ${task}`]),
    ...(callsWasted === 0 ? [] : [`${callsWasted} calls wasted`]),
  ];
  const where = state === undefined ? [] : [plan === undefined ? state : `${state}, ${plan}`];
  const head = [id, at.slice(0, 10), severity, reporter, ...where].join("  ");
  const said = (report.history ?? []).flatMap((event) =>
    event.type === "verified"
      ? [
          `  ${event.at.slice(0, 10)} ${event.by}: ${event.solved ? "solved" : "not solved"}${event.note === undefined ? "" : `, ${event.note}`}`,
        ]
      : [],
  );
  return [
    head,
    ...(about.length === 0 ? [] : [`  ${about.join(", ")}`]),
    `  ${text}`,
    ...said,
  ].join("\n");
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
