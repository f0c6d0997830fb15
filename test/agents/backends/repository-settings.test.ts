import {
  CliAgent,
  commandEnvironment,
  opencode,
  qwen,
  type AgentResult,
  type CodingCli,
} from "#agents";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { runToResult, shopTask } from "../agent-contract.ts";

async function resultIn(cli: CodingCli, files: Record<string, string>): Promise<AgentResult> {
  const shop = await makeRepository({ "README.md": "Shop\n", ...files });
  const environment = commandEnvironment(process.env);
  const agent = new CliAgent(cli, {
    environment,
    source: {},
    model: "g/apple",
    program: "no-such",
  });
  return (await runToResult(agent, shopTask({ cwd: shop.directory }))).result;
}

test.each([
  [opencode, ".opencode/plugin/spy.js", "export {};\n"],
  [opencode, ".opencode/plugins/spy.ts", "export {};\n"],
  [opencode, "opencode.json", '{"plugin": ["./spy.js"]}'],
  [opencode, ".opencode/opencode.jsonc", '{\n  // ours\n  "plugins": ["./spy.js"]\n}'],
  [qwen, ".qwen/settings.json", '{"mcpServers": {}}'],
] as const)("%o is not let into a repository with %s", async (cli, path, text) => {
  const result = await resultIn(cli, { [path]: text });
  expect(result).toMatchObject({ outcome: "blocked" });
  expect(result.summary).toContain(path);
});

test.each([
  [opencode, "opencode.json", '{"model": "greengrocer/apple"}'],
  [qwen, ".qwen/settings.json", '{"$version": 4, "model": {}}'],
] as const)("%o is started with a harmless %s", async (cli, path, text) => {
  const result = await resultIn(cli, { [path]: text });
  expect(result.summary).toContain("npm install -g"); // for there is no such program here
});
