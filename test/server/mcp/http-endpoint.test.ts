import { request } from "node:http";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createApp, mcpOverHttp, serve } from "#server";
import { expect, onTestFinished, test, vi } from "vitest";
import { shopServices } from "../shop-services.ts";
import { openGarden, type Garden } from "./garden.ts";
import { callText, connect, eras, expectContract, updatesOf } from "./protocol-contract.ts";

/** The web server of a garden, with MCP beside its pages. */
async function serveGarden(write = false): Promise<{ garden: Garden; url: URL; port: number }> {
  const garden = await openGarden({ write });
  const mcp = mcpOverHttp(garden.services, { write });
  const services = { ...(await shopServices(garden)), mcp };
  const server = await serve({ port: 0, createApp: (port) => createApp(services, port) });
  onTestFinished(async () => {
    await mcp.close();
    await server.close();
  });
  return { garden, url: new URL("mcp", server.url), port: server.port };
}

test.each(eras)("a client of %s finds everything over HTTP", async (era) => {
  const { url, garden } = await serveGarden();
  const client = await connect(new StreamableHTTPClientTransport(url), era);
  await expectContract(client, { page: "10_DOMAIN/watering", word: "drought", write: false });
  const [report] = await garden.services.feedback.list();
  // In the older era the name is said once, and each request stands alone: `fetch` names itself.
  expect(report?.reporter).toBe(era === "2025-11-25" ? "node" : "test-client");
});

test("a preview of one request is applied by another, in either era", async () => {
  const { url, garden } = await serveGarden(true);
  const [old, young] = await Promise.all(
    eras.map((era) => connect(new StreamableHTTPClientTransport(url), era)),
  );
  const args = { find: "Never meat", replace: "No meat" };
  const preview = await callText(old!, "replace_text", args);
  const [id] = /pv-[0-9a-f]+/.exec(preview.text) ?? [];
  const done = await callText(young!, "apply_change", { preview_ids: [id] });
  expect(done).toMatchObject({ isError: false });
  expect(await garden.services.content.read("wiki/10_DOMAIN/compost.md")).toContain("No meat");
  expect(await garden.services.content.read("wiki/log.md")).toContain("by test-client");
});

test("who listens is told of the page that changed and no other", async () => {
  const { url, garden } = await serveGarden();
  const client = await connect(new StreamableHTTPClientTransport(url), "2026-07-28");
  const told = updatesOf(client);
  const uri = "wiki://page/10_DOMAIN/compost";
  await client.listen({ resourceSubscriptions: [uri], resourcesListChanged: true });
  await vi.waitFor(() => garden.tellOfChange());
  const compost = await garden.services.content.read("wiki/10_DOMAIN/compost.md");
  await garden.write({
    "wiki/10_DOMAIN/compost.md": `${compost}\nEggshells.\n`,
    "wiki/20_SYSTEM/pump.md": "---\ntitle: Pump\ntype: system\n---\n\nBroken.\n",
    "wiki/20_SYSTEM/hose.md": "---\ntitle: Hose\ntype: system\n---\n\nLong.\n",
  });
  await garden.tellOfChange();
  await vi.waitFor(() => expect(told).toEqual({ uris: [uri], lists: 1 }));
});

/**
 * Status of a request with just these headers (`fetch` would set Host and Origin itself), told when
 * the whole answer has come: a tool's answer is a stream whose head comes before the tool has run.
 */
function statusOf(port: number, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path: "/mcp", method: "POST", headers, agent: false },
      (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
        answer.once("error", reject);
      },
    );
    asked.on("error", reject).end(body);
  });
}

test("only programs of this machine may call: other hosts, and web pages of any other origin, may not", async () => {
  const { port, garden } = await serveGarden(true);
  const type = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const friction = { name: "report_friction", arguments: { text: "I was here." } };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: friction });
  const here = `127.0.0.1:${port}`;
  const bad: Record<string, string>[] = [
    { host: "evil.example" },
    { host: `evil.example:${port}` },
    { host: "127.0.0.1" },
    { host: `127.0.0.1:${port + 1}` },
    { host: `127.0.0.1.evil.example:${port}` },
    { host: here, origin: "https://evil.example" },
    { host: here, origin: "null" },
    { host: here, origin: `http://127.0.0.1:${port + 1}` },
    { host: here, origin: `https://127.0.0.1:${port}` },
    { host: here, origin: "http://localhost" },
    { host: here, origin: `http://localhost.evil.example:${port}` },
    { host: here, origin: "file://" },
  ];
  for (const headers of bad) expect(await statusOf(port, { ...type, ...headers }, body)).toBe(403);
  expect(await garden.services.feedback.list()).toEqual([]);
  for (const name of [here, `localhost:${port}`])
    expect(await statusOf(port, { ...type, host: name }, body)).toBe(200);
  const own = { ...type, host: here, origin: `http://${here}` };
  expect(await statusOf(port, own, body)).toBe(200);
  const [report, ...more] = await garden.services.feedback.list();
  expect([report?.text, more]).toEqual(["I was here.", []]);
});

test("what is no request of the protocol is refused, whatever it is", async () => {
  const { port, garden } = await serveGarden();
  const headers = { host: `127.0.0.1:${port}`, accept: "application/json, text/event-stream" };
  const json = { ...headers, "content-type": "application/json" };
  for (const body of ["", "{", "[]", "7", '{"jsonrpc":"1.0"}', '{"jsonrpc":"2.0","id":1}'])
    expect(await statusOf(port, json, body)).toBe(400);
  expect(await statusOf(port, json, `"${"x".repeat(1_100_000)}"`)).toBe(413);
  expect(await statusOf(port, { ...headers, "content-type": "text/plain" }, "{}")).toBe(415);
  const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  expect(await statusOf(port, form, "a=b")).toBe(415);
  expect(garden.notes.filter((note) => !note.startsWith("MCP: "))).toEqual([]);
});
