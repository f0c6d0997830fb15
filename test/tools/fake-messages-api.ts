import { newId, sendEvents, sendJson, type Answer, type FakeTurn } from "./fake-answer.ts";

type Block =
  { type: "text"; text: string } | { type: "tool_use"; id: string; name: string; input: object };

/** Anthropic's `POST /v1/messages`, each block in a single delta. */
export const answerMessages: Answer = (response, turn, body) => {
  if (turn.error !== undefined) {
    const { status, type, message } = turn.error;
    response.setHeader("x-should-retry", "false");
    return sendJson(response, status, { type: "error", error: { type, message } });
  }
  const content = blocksOf(turn);
  const message = {
    id: newId("msg"),
    type: "message",
    role: "assistant",
    model: body["model"],
    content,
    stop_reason: turn.tools === undefined ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: { input_tokens: 1000, output_tokens: 50 },
  };
  if (body["stream"] !== true) return sendJson(response, 200, message);
  const { stop_reason, stop_sequence, usage } = message;
  sendEvents(response, [
    ["message_start", { message: { ...message, content: [], stop_reason: null } }],
    ...content.flatMap((block, index) => blockEvents(block, index)),
    ["message_delta", { delta: { stop_reason, stop_sequence }, usage }],
    ["message_stop", {}],
  ]);
};

function blocksOf({ text, tools = [] }: FakeTurn): Block[] {
  return [
    ...(text === undefined ? [] : [{ type: "text" as const, text }]),
    ...tools.map((tool) => ({ type: "tool_use" as const, id: newId("toolu"), ...tool })),
  ];
}

function blockEvents(block: Block, index: number): [string, object][] {
  const isText = block.type === "text";
  const content_block = isText ? { ...block, text: "" } : { ...block, input: {} };
  const delta = isText
    ? { type: "text_delta", text: block.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
  return [
    ["content_block_start", { index, content_block }],
    ["content_block_delta", { index, delta }],
    ["content_block_stop", { index }],
  ];
}
