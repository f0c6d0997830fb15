import { spansOf, type Span } from "#agents";
import { textOption, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { textTable, visibleText } from "../plan/visible-text.ts";
import { duration } from "./duration.ts";

/** `loopwiki runs list`, newest first. */
export const run: CommandRun = async ({ output, ...context }, input) => {
  const { runs } = await openWorkspace({ ...context, output });
  const plan = textOption(input, "plan");
  const wanted = (await runs.list()).filter((each) => plan === undefined || each.plan === plan);
  const rows = await Promise.all(
    wanted
      .toReversed()
      .map(async (each) => rowOf(each.run, spansOf(each.run, await runs.read(each.run)))),
  );
  output.answer(
    "runs-list",
    { runs: rows },
    rows.length === 0 ? "Nothing was executed yet." : table(rows),
  );
  const [newest] = rows;
  if (newest) output.next(`loopwiki runs show ${newest.run}`, "what it did");
  else output.next("loopwiki plan list", "plans that could be executed");
  return exitCodes.ok;
};

type Row = ReturnType<typeof rowOf>;

function rowOf(run: string, spans: readonly Span[]) {
  const [root] = spans;
  const named = (name: string): number => spans.filter((span) => span.name.startsWith(name)).length;
  const sum = (attribute: string): number =>
    spans.reduce((total, { attributes }) => total + Number(attributes[attribute] ?? 0), 0);
  return {
    run,
    phase: String(root?.attributes["loopwiki.run.phase"] ?? ""),
    startedAt: root?.startTime ?? "",
    durationMs: root ? Date.parse(root.endTime) - Date.parse(root.startTime) : 0,
    attempts: named("attempt "),
    toolCalls: named("execute_tool "),
    inputTokens: sum("gen_ai.usage.input_tokens"),
    outputTokens: sum("gen_ai.usage.output_tokens"),
    costUsd: sum("llm.cost.total"),
  };
}

function table(rows: readonly Row[]): string {
  const head = ["run", "phase", "started", "took", "attempts", "tools", "tokens", "cost"];
  const lines = rows.map((row) => [
    visibleText(row.run),
    row.phase,
    row.startedAt.slice(0, 16).replace("T", " "),
    duration(row.durationMs),
    String(row.attempts),
    String(row.toolCalls),
    String(row.inputTokens + row.outputTokens),
    row.costUsd === 0 ? "" : `$${row.costUsd.toFixed(2)}`,
  ]);
  return textTable([head, ...lines]);
}
