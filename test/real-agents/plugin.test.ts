import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { startFakeModelApi } from "../tools/fake-model-api.ts";
import { installAgent, makeHome } from "./install-agent.ts";
import { claudeEnvironment, openGarden, pathWithLoopwiki, runReal } from "./run-real.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

beforeAll(() => {
  installAgent("claude-code");
});

const initSchema = z.object({
  type: z.literal("system"),
  subtype: z.literal("init"),
  mcp_servers: z.array(z.object({ name: z.string(), status: z.string() })),
  tools: z.array(z.string()),
  agents: z.array(z.string()),
  skills: z.array(z.string()),
});

/** What the session says it has, from its stream of events. */
function initOf(output: string): z.infer<typeof initSchema> {
  for (const line of output.split("\n").filter((text) => text.startsWith("{"))) {
    const found = initSchema.safeParse(JSON.parse(line));
    if (found.success) return found.data;
  }
  throw new Error(`No init event: ${output.slice(0, 2000)}`);
}

const tool = "mcp__plugin_loopwiki_loopwiki__search";

test("the real Claude Code finds nothing wrong with the plugin and the marketplace", async () => {
  const env = { PATH: process.env["PATH"] ?? "", HOME: await makeHome(), ...claudeEnvironment("") };
  for (const args of [
    ["--strict", "."],
    ["--strict", "claude-plugin"],
  ]) {
    const { code, output } = await runReal("claude-code", ["plugin", "validate", ...args], {
      cwd: root,
      env,
    });
    expect(output).toContain("Validation passed");
    expect(code).toBe(0);
  }
  const directory = ["plugin", "validate", "--profile", "directory", "claude-plugin"];
  expect((await runReal("claude-code", directory, { cwd: root, env })).code).toBe(0);
});

test("the real Claude Code installs the plugin, uses its server, skills, agents and hooks, and is rid of it again", async () => {
  const garden = await openGarden();
  const home = await makeHome();
  const api = await startFakeModelApi([
    { tools: [{ name: tool, input: { query: "peel" } }] },
    { text: "Done." },
  ]);
  onTestFinished(() => api.close());
  const env = {
    PATH: await pathWithLoopwiki(home),
    HOME: home,
    ...claudeEnvironment(api.url),
  };
  const claude = async (...args: string[]): Promise<string> => {
    const { code, output } = await runReal("claude-code", args, { cwd: garden.directory, env });
    if (code !== 0) throw new Error(`claude ${args.join(" ")} → ${code}: ${output}`);
    return output;
  };
  const session = (): Promise<string> =>
    claude(
      "-p",
      "Look into the memory.",
      "--output-format=stream-json",
      "--verbose",
      "--model=claude-haiku-4-5",
      `--allowedTools=${tool}`,
    );
  await claude("plugin", "marketplace", "add", root);
  await claude("plugin", "install", "loopwiki@loopwiki");

  const { mcp_servers: servers, tools, agents, skills } = initOf(await session());
  expect(servers).toContainEqual({ name: "plugin:loopwiki:loopwiki", status: "connected" });
  expect(tools).toContain(tool);
  for (const role of ["maker", "checker", "goal-checker", "auditor", "librarian"])
    expect(agents).toContain(`loopwiki:${role}`);
  for (const skill of ["tdd", "diagnose", "andon"]) expect(skills).toContain(`loopwiki:${skill}`);
  const sent = JSON.stringify(api.requests);
  expect(sent).toContain("This repository has a memory");
  expect(sent).toContain("10_DOMAIN/compost | Compost");

  await claude("plugin", "uninstall", "loopwiki@loopwiki");
  await claude("plugin", "marketplace", "remove", "loopwiki");
  const after = initOf(await session());
  expect(JSON.stringify(after)).not.toContain("loopwiki:");
  expect(after.tools).not.toContain(tool);
  expect(await garden.git.run(["status", "--porcelain"])).toBe("");
});

test("the real Claude Code tells the person when the plugin finds no loopwiki", async () => {
  const garden = await openGarden();
  const home = await makeHome();
  const api = await startFakeModelApi([{ text: "Done." }]);
  onTestFinished(() => api.close());
  const env = { PATH: "/usr/bin:/bin", HOME: home, ...claudeEnvironment(api.url) };
  const run = async (...args: string[]): Promise<string> =>
    (await runReal("claude-code", args, { cwd: garden.directory, env })).output;
  await run("plugin", "marketplace", "add", root);
  await run("plugin", "install", "loopwiki@loopwiki");
  const format = ["--output-format=stream-json", "--verbose", "--include-hook-events"];
  const output = await run("-p", "Hello.", ...format, "--model=claude-haiku-4-5");
  expect(output).toContain("finds no program loopwiki on PATH: npm install -g loopwiki");
});
