import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  client,
  methods,
  PROTOCOL_VERSION,
  RequestError,
  type AnyMessage,
  type ClientApp,
} from "@agentclientprotocol/sdk";
import { messageOf } from "#wiki";
import { z } from "zod";
import type { AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { chooseOption, mayUse } from "./acp-permission.ts";
import { AcpReader } from "./acp-stream.ts";
import type { AgentProcess } from "./agent-process.ts";
import { answerIn } from "./answer.ts";
import { failedResult, outcomeOfFailure } from "./failure.ts";
import { isInside } from "./is-inside.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords, plainResult } from "./report.ts";

export interface AcpTurn {
  task: AgentTask;
  /** The packet with the form of the answer. */
  prompt: string;
  /** Chosen among the models that the agent offers, when it offers any. */
  model: string | undefined;
  emit: (event: AgentEvent) => void;
}

/** The protocol's own number for a login that is needed. */
const authRequired = -32_000;
const invalidParams = -32_602;

/** One turn with an agent that speaks the Agent Client Protocol. Never rejects. */
export async function runAcpTurn(running: AgentProcess, turn: AcpTurn): Promise<AgentResult> {
  const reader = new AcpReader();
  const denied = new Set<string>();
  try {
    const stopReason = await talk(running, turn, { reader, denied });
    return endOf(stopReason, reader, denied);
  } catch (error) {
    return failedTurn(error);
  }
}

interface Ear {
  reader: AcpReader;
  denied: Set<string>;
}

function talk(running: AgentProcess, turn: AcpTurn, ear: Ear): Promise<string> {
  return ourSide(turn, ear).connectWith(streamOf(running), async (agent) => {
    const { task, model } = turn;
    await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientInfo: { name: "loopwiki", version: "1" },
      clientCapabilities: {
        fs: { readTextFile: true, writeTextFile: task.access === "write" },
        terminal: false,
      },
    });
    const { sessionId, configOptions } = await agent.request(methods.agent.session.new, {
      cwd: task.cwd,
      mcpServers: [],
    });
    const choice = modelChoice(configOptions, model);
    if (choice !== undefined)
      await agent.request(methods.agent.session.setConfigOption, { sessionId, ...choice });
    const prompt = [{ type: "text" as const, text: turn.prompt }];
    const answer: unknown = await agent.request(methods.agent.session.prompt, {
      sessionId,
      prompt,
    });
    return promptAnswer.parse(answer).stopReason;
  });
}

/** What the agent tells us, and what it may ask of us. */
function ourSide({ task, emit }: AcpTurn, { reader, denied }: Ear): ClientApp {
  const { session, fs } = methods.client;
  return client({ name: "loopwiki" })
    .onNotification(session.update, ({ params }) => {
      for (const event of reader.read(params.update)) emit(event);
    })
    .onRequest(session.requestPermission, async ({ params: { toolCall, options } }) => {
      const allow = await mayUse(task, toolCall);
      if (!allow) denied.add(toolCall.title ?? toolCall.kind ?? "a tool");
      const optionId = chooseOption(options, allow);
      if (optionId === undefined) return { outcome: { outcome: "cancelled" } };
      return { outcome: { outcome: "selected", optionId } };
    })
    .onRequest(fs.readTextFile, async ({ params: { path, line, limit } }) => {
      const lines = (await readFile(await confined(task, path), "utf8")).split("\n");
      const from = (line ?? 1) - 1;
      return { content: lines.slice(from, limit == null ? undefined : from + limit).join("\n") };
    })
    .onRequest(fs.writeTextFile, async ({ params: { path, content } }) => {
      if (task.access !== "write")
        throw RequestError.invalidParams(undefined, "this task only reads");
      const place = await confined(task, path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
      return {};
    });
}

/** The path of a file below the working directory that no symbolic link leads out of. */
async function confined({ cwd }: AgentTask, path: string): Promise<string> {
  const absolute = resolve(cwd, path);
  if (await isInside(cwd, absolute)) return absolute;
  throw RequestError.invalidParams(undefined, "the path is outside the working directory");
}

const promptAnswer = z.looseObject({ stopReason: z.string() });
const modelOption = z.looseObject({
  id: z.string(),
  category: z.literal("model"),
  options: z.array(
    z.looseObject({
      value: z.string().optional(),
      options: z.array(z.looseObject({ value: z.string() })).default([]), // of a group
    }),
  ),
});

/** How the named model is chosen; an agent that does not offer it cannot be used with it. */
function modelChoice(
  options: unknown,
  model: string | undefined,
): { configId: string; value: string } | undefined {
  if (model === undefined) return undefined;
  const all = Array.isArray(options) ? options : [];
  const found = all.map((option) => modelOption.safeParse(option).data).find(Boolean);
  const offered = found?.options.flatMap((group) => [
    ...(group.value === undefined ? [] : [group.value]),
    ...group.options.map(({ value }) => value),
  ]);
  if (found && offered?.includes(model) === true) return { configId: found.id, value: model };
  throw new RequestError(
    invalidParams,
    `model not found: "${model}"; the agent offers ${offered?.join(", ") ?? "no choice of models"}`,
  );
}

/** Messages are lines of JSON; what is none is passed over, for some agents print words as well. */
function streamOf(running: AgentProcess): {
  readable: ReadableStream<AnyMessage>;
  writable: WritableStream<AnyMessage>;
} {
  const lines = running.lines();
  return {
    readable: new ReadableStream<AnyMessage>({
      async pull(controller) {
        for (;;) {
          const { value, done } = await lines.next();
          if (done === true) return controller.close();
          const message = parseJson(value);
          if (isMessage(message)) return controller.enqueue(message);
        }
      },
    }),
    writable: new WritableStream<AnyMessage>({
      write: (message) => running.send(JSON.stringify(message)),
    }),
  };
}

function isMessage(value: unknown): value is AnyMessage {
  return z.looseObject({ jsonrpc: z.literal("2.0") }).safeParse(value).success;
}

function endOf(stopReason: string, reader: AcpReader, denied: Set<string>): AgentResult {
  const output = answerIn(reader.lastText);
  const told = {
    summary: lastWords(reader.lastText, `It ended with ${stopReason}.`),
    ...(denied.size === 0 ? {} : { denied: [...denied] }),
  };
  if (stopReason === "end_turn")
    return { outcome: "ok", ...told, ...(output === undefined ? {} : { output }) };
  if (stopReason === "refusal") return { outcome: "blocked", failure: "refusal", ...told };
  return { outcome: stopReason === "cancelled" ? "infra" : "budget", ...told };
}

function failedTurn(error: unknown): AgentResult {
  if (error instanceof RequestError && error.code === authRequired)
    return { outcome: outcomeOfFailure.auth, failure: "auth", summary: error.message };
  if (!(error instanceof RequestError)) return plainResult("infra", messageOf(error));
  const data: unknown = error.data;
  return failedResult(
    [error.message, data === undefined ? "" : JSON.stringify(data)].join(" ").trim(),
  );
}
