import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { claudeCode, codex, gemini, opencode, qwen, type CodingCli } from "#agents";

/** What a coding CLI prints in some cases; recorded from the real programs with a fake API behind them. */
export interface FakeCli {
  cli: CodingCli;
  /** A look at a file, then the end of the turn with these words. */
  ends(words: string): object[];
  /** The end of a turn with structured output. */
  answers(output: object): object[];
  /** A tool that was not allowed, and then a good end. */
  denied: object[];
  /** The last lines of a run whose requests were refused. */
  refused(status: number, message: string): object[];
}

const fenced = (output: object): string => `Done.\n\n\`\`\`json\n${JSON.stringify(output)}\n\`\`\``;

const claudeResult = (more: object): object => ({
  type: "result",
  subtype: "success",
  is_error: false,
  num_turns: 2,
  usage: { input_tokens: 1000, output_tokens: 50 },
  permission_denials: [],
  ...more,
});
const claudeMessage = (type: string, ...content: object[]): object => ({
  type,
  message: { content },
});
const claudeTool = (name: string, is_error: boolean): object[] => [
  claudeMessage("assistant", { type: "tool_use", id: "t1", name, input: { path: "pricing.js" } }),
  claudeMessage("user", { type: "tool_result", tool_use_id: "t1", is_error, content: "1" }),
];

const fakeClaude: FakeCli = {
  cli: claudeCode,
  ends: (words) => [...claudeTool("Read", false), claudeResult({ result: words })],
  answers: (structured_output) => [claudeResult({ result: "Done.", structured_output })],
  denied: [
    ...claudeTool("Write", true),
    claudeResult({ result: "I could not.", permission_denials: [{ tool_name: "Write" }] }),
  ],
  refused: (api_error_status, message) => [
    claudeResult({ is_error: true, api_error_status, result: `API Error: ${message}` }),
  ],
};

const fakeQwen: FakeCli = {
  ...fakeClaude,
  cli: qwen,
  answers: (output) => [
    claudeMessage("assistant", { type: "text", text: fenced(output) }),
    claudeResult({ result: fenced(output) }),
  ],
  refused: (status, message) => {
    const result = `[API Error: ${status} ${message}]`;
    return [claudeMessage("assistant", { type: "text", text: result }), claudeResult({ result })];
  },
};

const codexItem = (type: string, item: object): object => ({ type: `item.${type}`, item });
const codexEnd = {
  type: "turn.completed",
  usage: { input_tokens: 1000, cached_input_tokens: 0, output_tokens: 50 },
};
const codexSays = (text: string): object =>
  codexItem("completed", { id: "item_9", type: "agent_message", text });
const codexStart = [{ type: "thread.started", thread_id: "01a1" }, { type: "turn.started" }];
const codexCommand = { id: "item_1", type: "command_execution", command: "cat pricing.js" };

const fakeCodex: FakeCli = {
  cli: codex,
  ends: (words) => [
    ...codexStart,
    codexItem("started", { ...codexCommand, status: "in_progress", exit_code: null }),
    codexItem("completed", { ...codexCommand, status: "completed", exit_code: 0 }),
    codexSays(words),
    codexEnd,
  ],
  answers: (output) => [...codexStart, codexSays(JSON.stringify(output)), codexEnd],
  denied: [
    ...codexStart,
    codexItem("completed", { id: "item_1", type: "file_change", changes: [], status: "declined" }),
    codexSays("I could not."),
    codexEnd,
  ],
  refused: (status, message) => {
    const words = `unexpected status ${status} No: ${message}, url: http://127.0.0.1/v1/responses`;
    return [
      ...codexStart,
      { type: "error", message: words },
      { type: "turn.failed", error: { message: words } },
    ];
  },
};

const opencodePart = (type: string, part: object): object => ({ type, sessionID: "ses_1", part });
const opencodeStep = (reason: string): object =>
  opencodePart("step_finish", {
    type: "step-finish",
    reason,
    tokens: { input: 1000, output: 50, reasoning: 0, cache: { read: 0, write: 0 } },
    cost: 0.25,
  });
const opencodeTool = (tool: string, state: object): object =>
  opencodePart("tool_use", { type: "tool", tool, callID: "call_1", state });
const opencodeSays = (text: string): object[] => [
  opencodePart("text", { type: "text", text }),
  opencodeStep("stop"),
];

const fakeOpencode: FakeCli = {
  cli: opencode,
  ends: (words) => [
    opencodeTool("read", { status: "completed", input: { filePath: "pricing.js" }, output: "1" }),
    opencodeStep("tool-calls"),
    ...opencodeSays(words),
  ],
  answers: (output) => opencodeSays(fenced(output)),
  denied: [
    opencodeTool("write", {
      status: "error",
      error: "The user has specified a rule which prevents you from using this specific tool call.",
    }),
    opencodeStep("tool-calls"),
    ...opencodeSays("I could not."),
  ],
  refused: (statusCode, message) => [
    {
      type: "error",
      error: {
        name: "APIError",
        data: { message, statusCode, responseBody: JSON.stringify({ error: { message } }) },
      },
    },
  ],
};

const geminiSays = (content: string): object => ({
  type: "message",
  role: "assistant",
  content,
  delta: true,
});
const geminiEnd = {
  type: "result",
  status: "success",
  stats: { total_tokens: 1050, input_tokens: 1000, output_tokens: 50 },
};
const geminiTool = (tool_name: string, result: object): object[] => [
  { type: "tool_use", tool_name, tool_id: "t1", parameters: { file_path: "pricing.js" } },
  { type: "tool_result", tool_id: "t1", ...result },
];

const fakeGemini: FakeCli = {
  cli: gemini,
  ends: (words) => [
    { type: "init", model: "gemini-2.5-flash" },
    ...geminiTool("read_file", { status: "success", output: "1" }),
    ...[words.slice(0, 3), words.slice(3)].map((piece) => geminiSays(piece)),
    geminiEnd,
  ],
  answers: (output) => [geminiSays(fenced(output)), geminiEnd],
  denied: [
    ...geminiTool("write_file", {
      status: "error",
      error: { type: "policy_violation", message: "Tool execution denied by policy." },
    }),
    geminiSays("I could not."),
    geminiEnd,
  ],
  refused: (code, message) => {
    const body = JSON.stringify({ error: { code, status: "ERROR", message } });
    const error = { type: "unknown", message: `[API Error: ${body}]` };
    return [{ ...geminiEnd, status: "error", error }];
  },
};

export const fakeClis: readonly FakeCli[] = [
  fakeClaude,
  fakeCodex,
  fakeOpencode,
  fakeGemini,
  fakeQwen,
];

/** Makes a stand-in program that prints the lines and then runs the rest of the script. */
export async function standIn(
  folder: string,
  lines: readonly (object | string | Buffer)[],
  rest = "",
): Promise<string> {
  const pieces = lines.map((line) =>
    Buffer.isBuffer(line)
      ? line
      : Buffer.from(typeof line === "string" ? line : JSON.stringify(line)),
  );
  const printed = join(folder, "printed");
  await writeFile(printed, Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from("\n")])));
  const program = join(folder, "stand-in");
  await writeFile(program, `#!/bin/sh\ncat > /dev/null\ncat '${printed}'\n${rest}\n`);
  await chmod(program, 0o755);
  return program;
}
