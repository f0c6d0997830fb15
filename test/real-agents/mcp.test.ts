import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { mustRun, startCli } from "../e2e/run-cli.ts";
import { startFakeModelApi, type FakeTurn } from "../tools/fake-model-api.ts";
import type { TestRepository } from "../tools/make-repository.ts";
import { installAgent, makeHome, realAgents, type RealAgent } from "./install-agent.ts";
import { furnish } from "./real-clis.ts";
import { openGarden, runReal } from "./run-real.ts";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Where the agent finds us: a program to start, or an address. */
type Server = { command: string; args: string[] } | { url: string };

/** How a person tells a real agent of an MCP server and of the fake model, and how its model calls a tool. */
interface McpAgent {
  name: RealAgent;
  args: (config: string) => string[];
  env: (api: string) => Record<string, string>;
  /** Files below the home; `mcp.json` is handed to `args`. */
  files: (api: string, server: Server) => Record<string, string>;
  call: (tool: string, input: object) => NonNullable<FakeTurn["tools"]>[number];
}

const tools = ["search", "read_pages", "propose_plan", "report_friction"];
const prompt = "Look into the memory, propose a plan, say what was in the way.";

const claude: McpAgent = {
  name: "claude-code",
  args: (config) => [
    "-p",
    prompt,
    "--output-format=stream-json",
    "--verbose",
    "--model=claude-haiku-4-5",
    "--strict-mcp-config",
    `--mcp-config=${config}`,
    `--allowedTools=${tools.map((tool) => `mcp__wiki__${tool}`).join(",")}`,
  ],
  env: (api) => ({
    ANTHROPIC_BASE_URL: api,
    ANTHROPIC_API_KEY: "test",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  }),
  files: (_, server) => ({
    "mcp.json": JSON.stringify({
      mcpServers: { wiki: "url" in server ? { type: "http", url: server.url } : server },
    }),
  }),
  call: (tool, input) => ({ name: `mcp__wiki__${tool}`, input }),
};

const codex: McpAgent = {
  name: "codex",
  args: () => [
    "exec",
    "--json",
    "--ephemeral",
    "--skip-git-repo-check",
    "--sandbox=read-only",
    "--model=gpt-5.5",
    "-c",
    'approval_policy="never"',
    prompt,
  ],
  env: () => ({ OPENAI_API_KEY: "test" }),
  files: (api, server) => ({
    ".codex/config.toml": [
      'model_provider = "greengrocer"',
      "[model_providers.greengrocer]",
      'name = "greengrocer"',
      `base_url = "${api}/v1"`,
      'env_key = "OPENAI_API_KEY"',
      "[mcp_servers.wiki]",
      'default_tools_approval_mode = "approve"',
      "required = true", // it would begin without a server that is not ready at once
      ...("url" in server
        ? [`url = "${server.url}"`]
        : [`command = "${server.command}"`, `args = ${JSON.stringify(server.args)}`]),
    ].join("\n"),
  }),
  call: (tool, input) => ({ name: tool, input, namespace: "mcp__wiki" }),
};

const opencode: McpAgent = {
  name: "opencode",
  args: () => ["run", "--format=json", "--title=wiki", "--model=greengrocer/apple", prompt],
  env: () => ({ GREENGROCER_API_KEY: "test", OPENCODE_DISABLE_MODELS_FETCH: "1" }),
  files: (api, server) => ({
    ".config/opencode/opencode.json": JSON.stringify({
      autoupdate: false,
      share: "disabled",
      provider: {
        greengrocer: {
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: `${api}/v1`, apiKey: "{env:GREENGROCER_API_KEY}" },
          models: { apple: {} },
        },
      },
      mcp: {
        wiki:
          "url" in server
            ? { type: "remote", url: server.url, oauth: false }
            : { type: "local", command: [server.command, ...server.args] },
      },
    }),
  }),
  call: (tool, input) => ({ name: `wiki_${tool}`, input }),
};

const agents = [claude, codex, opencode];
const rows: string[] = [];
beforeAll(() => {
  for (const { name } of agents) installAgent(name);
});
afterAll(() => {
  process.stdout.write(`\nagent\ttransport\tcalled\tclient\tseconds\n${rows.join("\n")}\n`);
});

const proposal = {
  title: "Turn the heap in April, too",
  why: "It rots too slowly.",
  chunks: [
    {
      title: "Say so",
      instructions: "Write it on the page.",
      files: ["wiki/10_DOMAIN/compost.md"],
      contract: [{ criterion: "It says April", verify: "grep April wiki/10_DOMAIN/compost.md" }],
    },
  ],
  verify: ["grep April wiki/10_DOMAIN/compost.md"],
};
const friction = { text: "The page does not say why March.", severity: "low" };

/** The web server's address for agents, until the test ends. */
async function serveOverHttp(garden: TestRepository): Promise<Server> {
  const child = startCli(garden.directory, ["serve", "--port", "0"]);
  let output = "";
  child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "close");
  });
  await vi.waitFor(() => expect(output).toContain("http://"), 30_000);
  return { url: `${output.trim()}mcp` };
}

async function runAgent(
  agent: McpAgent,
  { garden, server, api }: { garden: TestRepository; server: Server; api: string },
): Promise<string> {
  const home = await makeHome();
  const files = agent.files(api, server);
  await furnish(home, files);
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, ...agent.env(api) };
  const args = agent.args(join(home, "mcp.json"));
  return (await runReal(agent.name, args, { cwd: garden.directory, env })).output;
}

const cases = agents.flatMap((agent) =>
  (["stdio", "http"] as const).map((transport) => ({ agent, name: agent.name, transport })),
);

test.each(cases)(
  "the real $name searches, reads, proposes a plan and reports friction over $transport",
  async ({ agent, transport }) => {
    const garden = await openGarden();
    const turns: FakeTurn[] = [
      { tools: [agent.call("search", { query: "peel" })] },
      { tools: [agent.call("read_pages", { pages: ["10_DOMAIN/compost"] })] },
      { tools: [agent.call("propose_plan", proposal)] },
      { tools: [agent.call("report_friction", friction)] },
      { text: "Done." },
    ];
    const api = await startFakeModelApi(turns);
    onTestFinished(() => api.close());
    const server =
      transport === "http"
        ? await serveOverHttp(garden)
        : { command: process.execPath, args: [cli, "mcp"] };
    const started = Date.now();
    const output = await runAgent(agent, { garden, server, api: api.url });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const sent = JSON.stringify(api.requests);
    const dump = process.env["LOOPWIKI_DUMP"];
    if (dump !== undefined) {
      const path = join(dump, `${agent.name}-${transport}.txt`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${output}\n\n${JSON.stringify(api.requests, undefined, 1)}`);
    }
    expect(sent).toContain("10_DOMAIN/compost | Compost");
    expect(sent).toContain("turned in March");
    const plans = await mustRun(garden.directory, "plan", "list", "--json");
    expect(plans.stdout).toContain("turn-the-heap-in-april-too");
    const { stdout } = await mustRun(garden.directory, "feedback", "list", "--json");
    expect(stdout).toContain("The page does not say why March.");
    const [, client = "?"] = /"reporter": "([^"]+)"/.exec(stdout) ?? [];
    const { version } = realAgents[agent.name];
    rows.push([`${agent.name} ${version}`, transport, tools.length, client, seconds].join("\t"));
  },
);
