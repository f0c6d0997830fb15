import { conversationsOf, redactSpans, spansOf, type RunSummary } from "#agents";
import { LoopwikiError } from "#wiki";
import { assertPerson } from "../../assert-person.ts";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace, type Workspace } from "../../compose.ts";
import { count } from "../../doctor/check.ts";
import { exitCodes } from "../../exit-codes.ts";
import { telemetrySender } from "../../telemetry.ts";
import { findRun } from "./find-run.ts";

const formats = ["spans", "chat"] as const;
type Format = (typeof formats)[number];

/** `loopwiki runs export`: a line of JSON for each span, or for each attempt as a conversation. */
export const run: CommandRun = async (context, input) => {
  const format = formatOf(input);
  if (format === "chat") requirePassingOn(input);
  const workspace = await openWorkspace(context);
  const all = await workspace.runs.list();
  const wanted = input.args.length === 0 ? all : input.args.map((name) => findRun(all, name));
  const { output } = context;
  if (flagOption(input, "send")) {
    const sent = await send(workspace, format, wanted);
    const text = `${count(sent, "span")} of ${count(wanted.length, "run")} sent.`;
    output.answer("runs-export", { runs: wanted.length, sent }, text);
    return exitCodes.ok;
  }
  const lines: string[] = [];
  for (const { run } of wanted) lines.push(...(await linesOf(workspace, format, run)));
  if (lines.length > 0) output.raw(lines.join("\n"));
  const what = format === "chat" ? "conversation" : "span";
  output.note(`${count(lines.length, what)} of ${count(wanted.length, "run")}.`);
  return exitCodes.ok;
};

function formatOf(input: CommandInput): Format {
  const text = textOption(input, "format") ?? "spans";
  const format = formats.find((one) => one === text);
  if (format) return format;
  throw new LoopwikiError(
    "bad-format",
    `Unexpected --format "${text}", expected one of ${formats.join(", ")}.`,
  );
}

/** Conversations hold source code and what people wrote: a person says that they may go elsewhere. */
function requirePassingOn(input: CommandInput): void {
  assertPerson("loopwiki runs export --format chat", process.env);
  if (flagOption(input, "consent")) return;
  throw new LoopwikiError(
    "consent-needed",
    "Unexpected export of conversations without consent, expected --consent: they hold source code, plans and what agents said. Credentials are hidden, nothing else.",
    { hint: "loopwiki runs export --format chat --consent > train.jsonl" },
  );
}

/** Fields of a conversation that name things. */
const kept = new Set(["run", "plan", "chunk", "role", "type", "id", "tool_call_id", "outcome"]);

async function linesOf(
  { runs, redactor }: Workspace,
  format: Format,
  run: string,
): Promise<string[]> {
  const events = await runs.read(run);
  const lines =
    format === "chat"
      ? await Promise.all(conversationsOf(run, events).map((one) => redactor.value(one, kept)))
      : await redactSpans(spansOf(run, events), redactor);
  return lines.map((line) => JSON.stringify(line));
}

async function send(
  { runs, redactor, config }: Workspace,
  format: Format,
  wanted: readonly RunSummary[],
): Promise<number> {
  const sender = telemetrySender(config);
  if (format !== "spans" || !sender)
    throw new LoopwikiError(
      "no-collector",
      format === "spans"
        ? "Unexpected --send, expected a collector that you named."
        : "Unexpected --send of conversations, expected spans: a collector takes nothing else.",
      { hint: "Set OTEL_EXPORTER_OTLP_ENDPOINT, or telemetry.endpoint in your own settings file." },
    );
  let sent = 0;
  for (const { run } of wanted) {
    const spans = await redactSpans(spansOf(run, await runs.read(run)), redactor);
    if (spans.length > 0) await sender(spans);
    sent += spans.length;
  }
  return sent;
}
