import { createServer, request } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { createApp, serve, type RunningServer } from "#server";
import { expect, onTestFinished, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";
import { shopFiles, shopServices } from "./shop-services.ts";

async function serveShop(port = 0): Promise<RunningServer> {
  const services = await shopServices(await makeRepository(shopFiles));
  const server = await serve({ port, createApp: (actual) => createApp(services, actual) });
  onTestFinished(() => server.close());
  return server;
}

/** Status of a request whose Host header is not the address it goes to, as after DNS rebinding. */
async function statusAs(host: string, port: number): Promise<number | undefined> {
  const sent = request({ host: "127.0.0.1", port, path: "/wiki/index", headers: { host } }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

test("answers on a real socket of this machine, and only under its own name", async () => {
  const { url, port } = await serveShop();
  expect(url).toBe(`http://127.0.0.1:${port}/`);
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("corner-shop");
  expect(await statusAs(`localhost:${port}`, port)).toBe(200);
  expect(await statusAs(`rebound.example:${port}`, port)).toBe(403);
});

test("a path that climbs, sent raw, finds nothing", async () => {
  const { port } = await serveShop();
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `GET /wiki/../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
  );
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(/^HTTP\/1\.1 404/);
  expect(answer).not.toContain("root:");
});

test("takes the next port when the wanted one is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;
  const { port } = await serveShop(taken);
  expect(port).toBeGreaterThan(taken);
  expect(port).toBeLessThanOrEqual(taken + 10);
});

test("closing leaves nothing listening, also while a browser holds a connection open", async () => {
  const server = await serveShop();
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
  socket.destroy();
});
