import type { ServerResponse } from "node:http";

export type Protocol = "messages" | "chat";

export interface ModelCall {
  protocol: Protocol;
  /** The request's body as it came. */
  body: string;
  /** How many came before it. */
  index: number;
}

/** What a model says in one answer, in the words of Anthropic's protocol. */
export interface Reply {
  text?: string;
  /** `input` is sent as it is, so that it can be no JSON. */
  tools?: { id: string; name: string; input: string }[];
  stop?: "end_turn" | "tool_use" | "max_tokens" | "refusal" | "pause_turn";
  /** Left out: no usage is told at all. */
  usage?: { read: number; written: number } | undefined;
}

export const usage = { read: 900, written: 60 };
/** The criterion a judge of the fault tests is asked about, and a text that meets it. */
export const rubric = "The rule can be understood by somebody who sells";
export const pageText = "Prices are never negative.\n";

/** True when the model is asked for a verdict, not for work. */
export function isJudge({ body }: ModelCall): boolean {
  return body.includes('"decision"');
}

/** True when a tool was used before: the answer to it stands in the request. */
export function hasWorked({ protocol, body }: ModelCall): boolean {
  return body.includes(protocol === "messages" ? '"tool_result"' : '"role":"tool"');
}

export function honestReply(call: ModelCall): Reply {
  if (isJudge(call)) return finish({ output: verdict });
  return hasWorked(call) ? finish({}) : useTool("write_file", { path: page, text: pageText });
}

export const page = "docs/pricing.md";

const verdict = {
  decision: "approve",
  criteria: [{ criterion: rubric, met: true, evidence: `${page}:1` }],
  quality: { decision: "approve", problems: [] },
  feedback: "I read the page.",
};

export function finish(more: object): Reply {
  return useTool("finish", { outcome: "ok", summary: "done", ...more });
}

export function useTool(name: string, input: object, id = `call_${name}`): Reply {
  return { tools: [{ id, name, input: JSON.stringify(input) }], stop: "tool_use", usage };
}

/** Sends the whole answer as a stream, except its last `keep` pieces. */
export function sendReply(
  response: ServerResponse,
  { protocol }: ModelCall,
  reply: Reply,
  keep = 0,
): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const pieces = piecesOf(protocol, reply);
  for (const piece of pieces.slice(0, pieces.length - keep)) response.write(piece);
  response.end();
}

export function piecesOf(protocol: Protocol, reply: Reply): string[] {
  return protocol === "messages" ? messagePieces(reply) : chatPieces(reply);
}

function messagePieces({ text, tools = [], stop = "end_turn", usage }: Reply): string[] {
  const read = usage?.read;
  const start = { id: "msg_1", type: "message", role: "assistant", model: "m", content: [] };
  const blocks = [
    ...(text === undefined
      ? []
      : [{ block: { type: "text", text: "" }, delta: { type: "text_delta", text } }]),
    ...tools.map(({ id, name, input }) => ({
      block: { type: "tool_use", id, name, input: {} },
      delta: { type: "input_json_delta", partial_json: input },
    })),
  ];
  const written = usage === undefined ? {} : { usage: { output_tokens: usage.written } };
  return [
    event("message_start", {
      message: {
        ...start,
        ...(read === undefined ? {} : { usage: { input_tokens: read, output_tokens: 1 } }),
      },
    }),
    ...blocks.flatMap(({ block, delta }, index) => [
      event("content_block_start", { index, content_block: block }),
      event("content_block_delta", { index, delta }),
      event("content_block_stop", { index }),
    ]),
    event("message_delta", { delta: { stop_reason: stop, stop_sequence: null }, ...written }),
    event("message_stop", {}),
  ];
}

function event(type: string, more: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
}

const chatStops = {
  end_turn: "stop",
  pause_turn: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  refusal: "content_filter",
} as const;

function chatPieces({ text, tools = [], stop = "end_turn", usage }: Reply): string[] {
  const calls = tools.map(({ id, name, input }, index) => ({
    index,
    id,
    type: "function",
    function: { name, arguments: input },
  }));
  const delta = {
    role: "assistant",
    content: text ?? null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const head = { id: "chat_1", object: "chat.completion.chunk", created: 1, model: "m" };
  const told = usage && {
    prompt_tokens: usage.read,
    completion_tokens: usage.written,
    total_tokens: 0,
  };
  const chunk = (more: object): string => `data: ${JSON.stringify({ ...head, ...more })}\n\n`;
  return [
    chunk({ choices: [{ index: 0, delta, finish_reason: null }] }),
    ...(told === undefined ? [] : [chunk({ choices: [], usage: told })]),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: chatStops[stop] }] }),
    "data: [DONE]\n\n",
  ];
}
