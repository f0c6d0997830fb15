import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { estimateTokens } from "#agents";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { z } from "zod";
import { openMcp } from "../../cli/compose-mcp.ts";
import { openWorkspace } from "../../cli/compose.ts";
import { Output } from "../../cli/output.ts";
import { mustRun, startCli } from "../e2e/run-cli.ts";
import { makeRepositoryAt } from "../tools/make-repository.ts";
import { conformance } from "./mcp/conformance.ts";
import { serveSamples } from "./mcp/sample-server.ts";

// What a session costs in tokens, and what the protocol's own inspector and conformance suite say. They are
// installed into a cache folder on first use (Node 22 for the suite), never dependencies.

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const here = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "loopwiki-mcp");
const node22 = `node-${process.platform}-${process.arch}`;
const packages = {
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/conformance": "0.1.16",
  "gpt-tokenizer": "3",
  [node22]: "22",
};
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function install(): void {
  if (existsSync(join(cache, "node_modules", node22))) return;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  const { status, stderr } = spawnSync("npm", ["install", ...flags, ...names], {
    cwd: cache,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The peers could not be installed: ${stderr}`);
}

const tokenizerSchema = z.object({
  encode: z.custom<(text: string) => number[]>((value) => typeof value === "function"),
});

/** Definitions and five calls on our own memory, counted by our estimate and by GPT's tokenizer. */
async function sessionCost(write: boolean): Promise<void> {
  const { encode } = tokenizerSchema.parse(
    createRequire(join(cache, "package.json"))("gpt-tokenizer"),
  );
  const client = new Client({ name: "bench", version: "1" });
  const args = [cli, "mcp", ...(write ? ["--allow-write"] : [])];
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, cwd: here, stderr: "ignore" }),
  );
  const { tools } = await client.listTools();
  const texts = [
    client.getInstructions() ?? "",
    JSON.stringify(
      tools.map(({ name, description, inputSchema }) => [name, description, inputSchema]),
    ),
  ];
  const calls: [name: string, args: Record<string, unknown>][] = [
    ["search", { query: "how does a stopped line open again" }],
    ["read_pages", { pages: ["20_SYSTEM/gates"] }],
    ["search", { query: "budget of a plan in tokens" }],
    ["plans", {}],
    ["lint", {}],
  ];
  for (const [name, args] of calls) {
    const { content } = await client.callTool({ name, arguments: args });
    const text = content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
    texts.push(JSON.stringify(args) + text);
  }
  await client.close();
  const names = ["instructions", "definitions", ...calls.map(([name]) => name)];
  const sum = (count: (text: string) => number): number =>
    texts.reduce((total, text) => total + count(text), 0);
  for (const [at, text] of texts.entries())
    say(`${(names[at] ?? "").padEnd(14)} ours ${estimateTokens(text)}, GPT ${encode(text).length}`);
  say(
    `session ${write ? "with" : "without"} write: ours ${sum(estimateTokens)}, GPT ${sum((text) => encode(text).length)}\n`,
  );
}

function inspect(directory: string): void {
  const inspector = join(cache, "node_modules/.bin/mcp-inspector");
  for (const method of [
    "tools/list",
    "resources/list",
    "resources/templates/list",
    "prompts/list",
  ]) {
    const args = ["--cli", process.execPath, cli, "mcp", "--method", method];
    const { status, stdout } = spawnSync(inspector, args, { cwd: directory, encoding: "utf8" });
    say(
      `inspector ${method}: ${status === 0 ? "ok" : `exit ${status}`}, ${stdout.length} characters`,
    );
  }
}

async function conform(directory: string): Promise<boolean> {
  const child = startCli(directory, ["serve", "--port", "0"]);
  const [url] = await once(child.stdout ?? process.stdin, "data");
  const output = new Output({ json: false, quiet: true, verbose: false, color: false });
  const context = { directory, output, signal: new AbortController().signal };
  const mcp = openMcp(await openWorkspace(context), context);
  const samples = await serveSamples(mcp.services);
  const suite = {
    node: join(cache, "node_modules", node22, "bin/node"),
    suite: join(cache, "node_modules/.bin/conformance"),
    cwd: cache,
  };
  const urls = { real: `${String(url).trim()}mcp`, samples: samples.url };
  const judged = await conformance(suite, urls);
  for (const { scenario, verdict, how } of judged)
    say(`${scenario.padEnd(30)} ${verdict.padEnd(12)} ${how}`);
  for (const verdict of ["passed", "not offered", "FAILED"])
    say(`conformance: ${judged.filter((one) => one.verdict === verdict).length} ${verdict}`);
  child.kill("SIGTERM");
  await samples.close();
  await mcp.close();
  return judged.every(({ verdict }) => verdict !== "FAILED");
}

install();
await sessionCost(false);
await sessionCost(true);
const folder = await mkdtemp(join(tmpdir(), "loopwiki-mcp-bench-"));
const garden = await makeRepositoryAt(join(folder, "garden"), { "package.json": "{}\n" });
await mustRun(garden.directory, "init", "--yes");
await garden.commit("A wiki");
inspect(garden.directory);
process.exitCode = (await conform(garden.directory)) ? 0 : 1;
await rm(folder, { recursive: true, force: true });
