import { LoopwikiError } from "#wiki";
import {
  CLIENT_INFO_META_KEY,
  ProtocolError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { callTool } from "./call-tool.ts";
import type { McpHub } from "./hub.ts";
import { instructionsFor } from "./instructions.ts";
import { pageUri } from "./page-uri.ts";
import { listPrompts, promptText } from "./prompts.ts";
import { listPages, pageTemplate, readPage } from "./resources.ts";
import type { ToolCall } from "./tool.ts";
import { toolsFor } from "./tools/index.ts";

/**
 * Who tells the client of changed pages: this end of a lasting connection, the entry that keeps the streams
 * of those who listen, or nobody, because each request stands alone.
 */
export type Notifying = "by the connection" | "by the entry" | "none";

/**
 * One connection's end of the protocol, whichever of its eras the client speaks. It is put together by
 * hand rather than with the SDK's tool registry, so that tools are described in few tokens, wrong arguments
 * are answered in our words, and nothing is read before it is asked for.
 */
export function createProtocolServer(hub: McpHub, notifying: Notifying): Server {
  const { services, rights } = hub;
  const { repositoryName, version } = services;
  const server = new Server(
    { name: "loopwiki", title: "loopwiki", version },
    {
      instructions: instructionsFor(repositoryName, rights, hub.toVerify),
      capabilities: {
        tools: {},
        prompts: {},
        resources: notifying === "none" ? {} : { subscribe: true, listChanged: true },
      },
    },
  );
  addTools(server, hub);
  addPrompts(server, hub);
  addResources(server, hub);
  if (notifying === "by the connection") addSubscriptions(server, hub);
  return server;
}

function addTools(server: Server, hub: McpHub): void {
  const { rights } = hub;
  server.setRequestHandler("tools/list", () => ({
    tools: toolsFor(rights).map(({ name, title, description, annotations, inputSchema }) => ({
      name,
      description,
      inputSchema,
      annotations: { title, ...annotations },
    })),
  }));
  server.setRequestHandler("tools/call", ({ params }, context) => {
    const asked = { name: params.name, args: params.arguments };
    return callTool(asked, rights, callOf(hub, server, context));
  });
}

function callOf(
  { services, previews, watch }: McpHub,
  server: Server,
  context: ServerContext,
): ToolCall {
  return {
    services,
    previews,
    watch,
    client: clientOf(server, context),
    signal: context.mcpReq.signal,
  };
}

const clientSchema = z.object({ name: z.string() });

/**
 * What the client calls itself, as far as it fits into a log line: in this request, else at the beginning,
 * else, where each request stands alone, in the header that programs name themselves in.
 */
function clientOf(server: Server, { mcpReq, http }: ServerContext): string {
  const info: unknown = Reflect.get(mcpReq.envelope ?? {}, CLIENT_INFO_META_KEY);
  const known = clientSchema.safeParse(info).data ?? server.getClientVersion();
  const name = known?.name ?? http?.req?.headers.get("user-agent") ?? "";
  const plain = name.replace(/[^\p{L}\p{N} ._@/-]/gu, "").trim();
  return plain.slice(0, 60) || "an agent";
}

function addPrompts(server: Server, { services }: McpHub): void {
  server.setRequestHandler("prompts/list", async () => ({ prompts: await listPrompts(services) }));
  server.setRequestHandler("prompts/get", async ({ params }) =>
    orProtocolError(async () => {
      const { description, text } = await promptText(services, params.name, params.arguments);
      return { description, messages: [{ role: "user", content: { type: "text", text } }] };
    }),
  );
}

function addResources(server: Server, { services }: McpHub): void {
  server.setRequestHandler("resources/list", ({ params }) => listPages(services, params?.cursor));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: [pageTemplate],
  }));
  server.setRequestHandler("resources/read", async ({ params }) =>
    orProtocolError(async () => ({ contents: [await readPage(services, params.uri)] })),
  );
}

/** In the older era a client names what it wants to be told of; in the newer one the SDK sorts that out. */
function addSubscriptions(server: Server, { watch }: McpHub): void {
  const wanted = new Set<string>();
  server.setRequestHandler("resources/subscribe", ({ params }) => {
    wanted.add(params.uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params }) => {
    wanted.delete(params.uri);
    return {};
  });
  const stop = watch.listen(({ updated, isListChanged }) => {
    const isModern = server.getNegotiatedProtocolVersion()?.startsWith("2026") ?? false;
    const uris = updated.map(pageUri).filter((uri) => isModern || wanted.has(uri));
    const told = uris.map((uri) => server.sendResourceUpdated({ uri }));
    if (isListChanged) told.push(server.sendResourceListChanged());
    void Promise.allSettled(told); // who has gone away is not told
  });
  // eslint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no other way
  server.onclose = () => stop();
}

/** Outside of tools an error is an error of the protocol: -32602, what was asked for is not there. */
async function orProtocolError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    throw new ProtocolError(-32_602, [error.message, error.hint ?? ""].join(" ").trim());
  }
}
