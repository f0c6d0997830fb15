import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createApp,
  isLoopback,
  loopbackHost,
  mcpOverHttp,
  serve,
  type ServerSources,
} from "#server";
import { LoopwikiError } from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../command.ts";
import { openMcp } from "../compose-mcp.ts";
import { openWorkspace } from "../compose.ts";
import { serverSources } from "../server-sources.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Output } from "../output.ts";

const defaultPort = 4173;
/** Shorter ones could be guessed by trying. */
const leastToken = 16;

export const run: CommandRun = async (context, input) => {
  const host = textOption(input, "host") ?? loopbackHost;
  const token = tokenOf(input);
  requireToken(host, token);
  const port = portOf(input);
  const { output } = context;
  const workspace = await openWorkspace(context);
  const forAgents = openMcp(workspace, context);
  // Its guard is the Host header, which only browsers cannot choose: other machines get no MCP.
  const mcp = isLoopback(host)
    ? { mcp: mcpOverHttp(forAgents.services, { write: flagOption(input, "mcpWrite") }) }
    : {};
  const sources = { ...(await serverSources(context, workspace)), ...mcp };
  const open = flagOption(input, "open");
  try {
    await serveUntil(context.signal, sources, { host, token, port, open, output });
  } finally {
    await forAgents.close();
  }
  return exitCodes.ok;
};

export interface ServeSettings {
  /** Name or address to listen on; this machine only when absent. */
  host?: string;
  /** Whoever writes must show it. */
  token?: string | undefined;
  port: number;
  /** Whether the browser is opened. */
  open: boolean;
  output: Output;
}

/** Serves until the signal is aborted; then nothing is left listening. */
export async function serveUntil(
  signal: AbortSignal,
  sources: ServerSources,
  { host = loopbackHost, token, port, open, output }: ServeSettings,
): Promise<void> {
  const server = await serve({
    host,
    port,
    createApp: (actual, closing) =>
      createApp(sources, actual, { host, token, closing, warm: true }),
  });
  if (port !== 0 && server.port !== port)
    output.note(`Port ${port} is taken, so this is port ${server.port}.`);
  output.note(`Serving ${sources.repositoryName} at ${server.url} (Ctrl-C ends it)`);
  if (token !== undefined) output.note(`To write, log in with the token at ${server.url}log-in`);
  if (!isLoopback(host))
    output.note("Others on the network can read it; what they send is not encrypted.");
  output.answer("serve", { url: server.url }, server.url);
  if (open) openInBrowser(server.url, output);
  if (!signal.aborted) await once(signal, "abort");
  await sources.mcp?.close(); // who listens for changes would hold the server
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

/** An argument is seen by every user of the machine, a variable is not; the argument is for trying it out. */
function tokenOf(input: CommandInput): string | undefined {
  const token = textOption(input, "token") ?? (process.env["LOOPWIKI_TOKEN"] || undefined);
  if (token === undefined || (token.length >= leastToken && /^[\x21-\x7e]+$/.test(token)))
    return token;
  throw new LoopwikiError(
    "bad-token",
    `Unexpected token of ${token.length} characters, expected at least ${leastToken}, without spaces.`,
    { hint: "For example: export LOOPWIKI_TOKEN=$(openssl rand -base64 24)" },
  );
}

/** Beyond this machine everybody may read, so writing needs a proof. */
function requireToken(host: string, token: string | undefined): void {
  if (isLoopback(host) || token !== undefined) return;
  throw new LoopwikiError(
    "not-loopback",
    `Unexpected host "${host}" without a token, expected ${loopbackHost}, or a token that whoever writes must show.`,
    {
      hint: "Set LOOPWIKI_TOKEN; or forward the port: ssh -L 4173:127.0.0.1:4173 <this machine>.",
    },
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
