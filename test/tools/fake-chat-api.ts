import { newId, sendJson, type Answer } from "./fake-answer.ts";

/** OpenAI's `POST /v1/chat/completions`, streamed or whole: what opencode and qwen speak. */
export const answerChat: Answer = (response, turn, body) => {
  if (turn.error !== undefined) {
    const { status, type, message } = turn.error;
    return sendJson(response, status, { error: { type, code: type, message } });
  }
  const tool_calls = (turn.tools ?? []).map(({ name, input }, index) => ({
    index,
    id: newId("call"),
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
  const message = {
    role: "assistant",
    content: turn.text ?? null,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  };
  const finish_reason = tool_calls.length === 0 ? "stop" : "tool_calls";
  const head = { id: newId("chatcmpl"), created: 1_780_000_000, model: body["model"] };
  const usage = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 };
  if (body["stream"] !== true) {
    const choices = [{ index: 0, message, finish_reason }];
    return sendJson(response, 200, { ...head, object: "chat.completion", choices, usage });
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (choices: object[], more = {}): void => {
    const chunk = { ...head, object: "chat.completion.chunk", choices, ...more };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send([{ index: 0, delta: message, finish_reason: null }]);
  send([{ index: 0, delta: {}, finish_reason }]);
  send([], { usage });
  response.end("data: [DONE]\n\n");
};
