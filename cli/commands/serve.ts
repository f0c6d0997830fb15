import { spawn } from "node:child_process";
import { once } from "node:events";
import { createApp, loopbackHost, mcpOverHttp, serve, type ServerSources } from "#server";
import { LoopwikiError } from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../command.ts";
import { openMcp } from "../compose-mcp.ts";
import { openWorkspace } from "../compose.ts";
import { serverSources } from "../server-sources.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Output } from "../output.ts";

const defaultPort = 4173;

export const run: CommandRun = async (context, input) => {
  refuseOtherHosts(textOption(input, "host"));
  const port = portOf(input);
  const workspace = await openWorkspace(context);
  const forAgents = openMcp(workspace, context);
  const mcp = mcpOverHttp(forAgents.services, { write: flagOption(input, "mcpWrite") });
  const sources = { ...(await serverSources(context, workspace)), mcp };
  try {
    await serveUntil(context.signal, sources, {
      port,
      open: flagOption(input, "open"),
      output: context.output,
    });
  } finally {
    await forAgents.close();
  }
  return exitCodes.ok;
};

export interface ServeSettings {
  port: number;
  /** Whether the browser is opened. */
  open: boolean;
  output: Output;
}

/** Serves until the signal is aborted; then nothing is left listening. */
export async function serveUntil(
  signal: AbortSignal,
  services: ServerSources,
  { port, open, output }: ServeSettings,
): Promise<void> {
  const server = await serve({ port, createApp: (actual) => createApp(services, actual) });
  if (port !== 0 && server.port !== port)
    output.note(`Port ${port} is taken, so this is port ${server.port}.`);
  output.note(`Serving ${services.repositoryName} at ${server.url} (Ctrl-C ends it)`);
  output.answer("serve", { url: server.url }, server.url);
  if (open) openInBrowser(server.url, output);
  if (!signal.aborted) await once(signal, "abort");
  await services.mcp?.close(); // who listens for changes would hold the server
  await server.close();
}

function portOf(input: CommandInput): number {
  const text = textOption(input, "port") ?? String(defaultPort);
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new LoopwikiError(
    "bad-port",
    `Unexpected port "${text}", expected a number from 0 to 65535.`,
    { hint: "Leave --port out for 4173, or use 0 for any free port." },
  );
}

/** The web wiki has no login, so it is never offered to other machines. */
function refuseOtherHosts(host: string | undefined): void {
  if (host === undefined || host === loopbackHost || host === "localhost") return;
  throw new LoopwikiError(
    "not-loopback",
    `Unexpected host "${host}", expected ${loopbackHost}: the web wiki has no login, so only this machine may read it.`,
    { hint: "From another machine, forward the port: ssh -L 4173:127.0.0.1:4173 <this machine>." },
  );
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Best effort: a machine without a browser only gets a note. */
function openInBrowser(url: string, output: Output): void {
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  spawn(program, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => output.note(`No browser could be opened; go to ${url} yourself.`))
    .unref();
}
