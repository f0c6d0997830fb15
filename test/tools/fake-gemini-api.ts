import { sendJson, type Answer } from "./fake-answer.ts";

/** Google's `models/M:generateContent` and its streamed sister, one chunk per answer. */
export const answerGemini: Answer = (response, turn, body) => {
  if (turn.error !== undefined) {
    const { status, type, message } = turn.error;
    return sendJson(response, status, { error: { code: status, status: type, message } });
  }
  const parts = [
    ...(turn.text === undefined ? [] : [{ text: turn.text }]),
    ...(turn.tools ?? []).map(({ name, input }) => ({ functionCall: { name, args: input } })),
  ];
  const chunk = {
    candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 50, totalTokenCount: 1050 },
    modelVersion: body["model"] ?? "gemini",
  };
  if (!(response.req.url ?? "").includes("streamGenerateContent"))
    return sendJson(response, 200, chunk);
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(`data: ${JSON.stringify(chunk)}\n\n`);
};
