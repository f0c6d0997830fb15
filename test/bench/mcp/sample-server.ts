import { Hono } from "hono";
import { serve, type McpServices } from "#server";
import { ProtocolError, type Server } from "@modelcontextprotocol/server";
import { createHttpEndpoint } from "../../../server/mcp/http-endpoint.ts";
import { createHub, type McpHub } from "../../../server/mcp/hub.ts";
import { createProtocolServer, type Notifying } from "../../../server/mcp/protocol-server.ts";

// Our protocol server and our endpoint with the tools, resources and prompts that the conformance suite
// calls by name: what no server offers by itself, but by which the suite judges how one answers.

/** One transparent point, and a tenth of a millisecond of silence. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQIAAAAAAA==";

const image = { type: "image" as const, data: png, mimeType: "image/png" };
const said = (text: string) => ({ type: "text" as const, text });
const resource = (uri: string) => ({
  type: "resource" as const,
  resource: { uri, mimeType: "text/plain", text: "Leeks are watered in the evening." },
});

const contents = {
  test_simple_text: [said("Water the leeks.")],
  test_image_content: [image],
  test_audio_content: [{ type: "audio" as const, data: wav, mimeType: "audio/wav" }],
  test_embedded_resource: [resource("test://embedded-resource")],
  test_multiple_content_types: [said("All at once:"), image, resource("test://mixed-content")],
  test_tool_with_progress: [said("Watered.")],
};

/** Keywords that a server must hand on as they are. */
const addressTool = {
  name: "json_schema_2020_12_tool",
  description: "Knows where a garden is",
  inputSchema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object" as const,
    $defs: {
      address: {
        type: "object",
        properties: { street: { type: "string" }, city: { type: "string" } },
      },
    },
    properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
    additionalProperties: false,
  },
};

function withSamples(hub: McpHub, notifying: Notifying): Server {
  const server = createProtocolServer(hub, notifying);
  addTools(server);
  addResources(server);
  addPrompts(server);
  return server;
}

function addTools(server: Server): void {
  const tools = Object.keys(contents).map((name) => ({
    name,
    description: `The suite's ${name}`,
    inputSchema: { type: "object" as const },
  }));
  server.setRequestHandler("tools/list", () => ({ tools: [...tools, addressTool] }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const { _meta: meta } = params;
    const token = meta?.progressToken;
    if (params.name === "test_tool_with_progress" && token !== undefined)
      for (const progress of [0, 50, 100])
        await mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken: token, progress, total: 100 },
        });
    const found = Object.entries(contents).find(([name]) => name === params.name);
    return found
      ? { content: found[1] }
      : { content: [said("There is no such tool.")], isError: true };
  });
}

function addResources(server: Server): void {
  server.setRequestHandler("resources/read", ({ params: { uri } }) => {
    const [, id] = /^test:\/\/template\/(\w+)\/data$/.exec(uri) ?? [];
    if (id !== undefined)
      return {
        contents: [{ uri, mimeType: "application/json", text: JSON.stringify({ bed: id }) }],
      };
    if (uri === "test://static-binary")
      return { contents: [{ uri, mimeType: "image/png", blob: png }] };
    if (uri === "test://static-text")
      return { contents: [{ uri, mimeType: "text/plain", text: "Leeks like sand." }] };
    throw new ProtocolError(-32_602, "There is no such resource.");
  });
}

type Content = ReturnType<typeof said> | typeof image | ReturnType<typeof resource>;

function user(content: Content): { role: "user"; content: Content } {
  return { role: "user", content };
}

function addPrompts(server: Server): void {
  server.setRequestHandler("prompts/get", ({ params: { name, arguments: args = {} } }) => {
    if (name === "test_prompt_with_image") return { messages: [user(image)] };
    if (name === "test_prompt_with_embedded_resource")
      return { messages: [user(resource(args["resourceUri"] ?? "test://none"))] };
    return { messages: [user(said(["Plan the beds.", ...Object.values(args)].join(" ")))] };
  });
}

/** Serves the samples on 127.0.0.1 at `/mcp` until it is closed. */
export async function serveSamples(
  services: McpServices,
): Promise<{ url: string; close: () => Promise<void> }> {
  const hub = createHub(services, { write: false });
  const running = await serve({
    port: 0,
    createApp: (port) => {
      const endpoint = createHttpEndpoint(hub, port, withSamples);
      return new Hono().all("/mcp", (context) => endpoint.fetch(context.req.raw));
    },
  });
  return { url: `${running.url}mcp`, close: () => running.close() };
}
