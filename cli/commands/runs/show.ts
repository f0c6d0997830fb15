import { redactSpans, spansOf, type Span } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";
import { duration } from "./duration.ts";
import { findRun } from "./find-run.ts";

/** `loopwiki runs show <run>`: its spans, each below what it is part of, in the order in which they began. */
export const run: CommandRun = async (context, { args: [name = ""] }) => {
  const { runs, redactor } = await openWorkspace(context);
  const { plan, run } = findRun(await runs.list(), name);
  const spans = await redactSpans(spansOf(run, await runs.read(run)), redactor);
  const { output } = context;
  output.answer("runs-show", { run, spans }, treeOf(spans, undefined, "").join("\n"));
  output.next(`loopwiki review ${plan}`, "what came of it");
  return exitCodes.ok;
};

function treeOf(spans: readonly Span[], parent: string | undefined, indent: string): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .toSorted((left, right) => left.startTime.localeCompare(right.startTime))
    .flatMap((span) => [indent + lineOf(span), ...treeOf(spans, span.spanId, `${indent}  `)]);
}

function lineOf({ name, startTime, endTime, attributes, status }: Span): string {
  const took = duration(Date.parse(endTime) - Date.parse(startTime));
  const error = status === "error" ? [`failed: ${String(attributes["error.type"])}`] : [];
  const input = attributes["gen_ai.usage.input_tokens"];
  const output = attributes["gen_ai.usage.output_tokens"];
  const tokens = input === undefined ? [] : [`${String(input)} + ${String(output)} tokens`];
  return visibleText([name, took, ...tokens, ...error].join(", "));
}
