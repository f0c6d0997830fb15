import { newId, sendEvents, sendJson, type Answer, type FakeTurn } from "./fake-answer.ts";

/** OpenAI's `POST /v1/responses`, streamed: what Codex speaks. */
export const answerResponses: Answer = (response, turn, body) => {
  if (turn.error !== undefined) {
    const { status, type, message } = turn.error;
    return sendJson(response, status, { error: { type, code: type, message } });
  }
  const id = newId("resp");
  const output = itemsOf(turn);
  const whole = {
    id,
    object: "response",
    created_at: 1_780_000_000,
    status: "completed",
    model: body["model"],
    output,
    usage: {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1050,
    },
  };
  sendEvents(response, [
    ["response.created", { response: { ...whole, status: "in_progress", output: [] } }],
    ...output.flatMap((item, output_index): [string, object][] => [
      ["response.output_item.added", { output_index, item }],
      ...deltasOf(item, turn.text, output_index),
      ["response.output_item.done", { output_index, item }],
    ]),
    ["response.completed", { response: whole }],
  ]);
};

/** Words come in pieces before the whole item. */
function deltasOf(item: object, text = "", output_index = 0): [string, object][] {
  if (!("id" in item) || !("content" in item)) return [];
  const place = { item_id: item.id, output_index, content_index: 0 };
  return [["response.output_text.delta", { ...place, delta: text }]];
}

/** A tool named with `input.patch` alone is a free-form one (Codex's `apply_patch`). */
function itemsOf({ text, tools = [] }: FakeTurn): object[] {
  const words =
    text === undefined
      ? []
      : [
          {
            type: "message",
            id: newId("msg"),
            status: "completed",
            role: "assistant",
            content: [{ type: "output_text", text, annotations: [] }],
          },
        ];
  const calls = tools.map(({ name, input, namespace }) => {
    const place = { name, ...(namespace === undefined ? {} : { namespace }) };
    const call = { id: newId("fc"), call_id: newId("call"), status: "completed", ...place };
    return "patch" in input
      ? { type: "custom_tool_call", ...call, input: input.patch }
      : { type: "function_call", ...call, arguments: JSON.stringify(input) };
  });
  return [...words, ...calls];
}
