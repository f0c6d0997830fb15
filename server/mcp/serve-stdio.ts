import { once } from "node:events";
import { Writable } from "node:stream";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import type { McpHub } from "./hub.ts";
import { createProtocolServer } from "./protocol-server.ts";

/**
 * Serves one client over standard input and output, until it goes away or the signal is aborted. From here
 * on nothing else reaches standard output: what a package prints there would end the session.
 */
export async function serveOverStdio(hub: McpHub, signal: AbortSignal): Promise<void> {
  const handle = serveStdio(() => createProtocolServer(hub, "by the connection"), {
    transport: new StdioServerTransport(process.stdin, takeStdout()),
    onerror: (error) => hub.services.note(`MCP: ${error.message}`),
  });
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  process.stdin.once("end", () => ended.abort()).once("close", () => ended.abort());
  if (!either.aborted) await once(either, "abort");
  hub.watch.close();
  await handle.close();
}

/** Standard output for us alone; whoever else writes to it, writes to standard error. */
function takeStdout(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk, (error) => done(error ?? null));
    },
  });
}
