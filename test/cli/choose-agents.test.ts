import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noSandbox, type Agent } from "#agents";
import { expect, test } from "vitest";
import { chooseAgents } from "../../cli/choose-agents.ts";
import { configSchema } from "../../cli/config/schema.ts";
import { makeFolder } from "../agents/agent-contract.ts";

const around = { environment: {}, source: {}, directory: "/shop", sandbox: noSandbox };
const nothing = configSchema.parse({});

test("no role is set by default: commands and objective checks do without an agent", async () => {
  expect(await chooseAgents(nothing, [], around)).toEqual({ maker: undefined, checker: undefined });
});

test("settings name a backend, a model and an effort for each role", async () => {
  const config = configSchema.parse({
    roles: {
      maker: { backend: "claude-code", model: "haiku", effort: "low" },
      checker: { backend: "grocer" },
    },
    programs: { grocer: ["python3", "grocer.py"] },
  });
  const { maker, checker } = await chooseAgents(config, [], around);
  expect(maker).toMatchObject({ model: "haiku", effort: "low" });
  expect(maker?.agent.label).toContain("claude-code");
  expect(checker?.agent.label).toContain("grocer");
});

test("--agent goes before the settings, for that role only", async () => {
  const config = configSchema.parse({
    roles: { maker: { backend: "claude-code", model: "haiku" } },
  });
  const override = ["maker=command:./pick-apples", "checker=claude-code:opus"];
  const { maker, checker } = await chooseAgents(config, override, around);
  expect(maker?.agent.label).toContain("./pick-apples");
  expect(checker).toMatchObject({ model: "opus" });
  expect((await chooseAgents(config, ["maker=mechanical"], around)).maker).toBeUndefined();
});

test("a recording is found beside the repository and says that it is one", async () => {
  const directory = await makeFolder();
  const task = { role: "maker", result: { outcome: "ok", summary: "done" } };
  const recording = { schema: "loopwiki/recording@1", kind: "scripted", note: "for a test" };
  await writeFile(join(directory, "day.json"), JSON.stringify({ ...recording, tasks: [task] }));
  const { maker } = await chooseAgents(nothing, ["maker=replay:day.json"], {
    ...around,
    directory,
  });
  expect(maker?.agent.label).toBe("replay (scripted)");
});

test.each(["auditor", "planner", "goal-checker", "librarian"] as const)(
  "the %s can be given an agent too, with its model after the colon",
  async (role) => {
    const chosen = await chooseAgents(nothing, [`${role}=codex:gpt-6-luna`], around);
    expect(chosen[role]).toMatchObject({
      model: "gpt-6-luna",
      agent: { label: "codex gpt-6-luna" },
    });
    expect(Object.keys(chosen)).toEqual([role]);
  },
);

test.each([
  ["claude-code:opus", "claude-code opus"],
  ["opencode:greengrocer/apple", "opencode greengrocer/apple"],
  ["gemini:gemini-2.5-pro", "gemini gemini-2.5-pro"],
  ["qwen:qwen3-coder-plus", "qwen qwen3-coder-plus"],
  ["acp:opencode:greengrocer/apple", "acp opencode greengrocer/apple"],
  ["acp:grocer", "acp grocer"],
])("%s is %s", async (backend, label) => {
  const config = configSchema.parse({ programs: { grocer: ["grocer", "--acp"] } });
  const { maker } = await chooseAgents(config, [`maker=${backend}`], around);
  expect(maker?.agent.label).toBe(label);
});

test("the budget stands inside the asking again, so that each time is a call", async () => {
  const paid: string[] = [];
  const guard = (agent: Agent, { service }: { service: string }): Agent => {
    paid.push(`${service} for ${agent.constructor.name}`);
    return agent;
  };
  await chooseAgents(nothing, ["maker=codex:gpt-6-luna", "checker=acp:qwen:m"], {
    ...around,
    guard,
  });
  expect(paid).toEqual(["codex for CliAgent", "qwen for AcpAgent"]);
});

test.each([
  [["maker=acp:horse:m"], "unknown-backend"],
  [["maker=acp:qwen"], "no-model"],
  [["maker"], "bad-agent"],
  [["gardener=mechanical"], "bad-agent"],
  [["maker=horse"], "unknown-backend"],
  [["maker=claude-code"], "no-model"],
  [["maker=replay:missing.json"], "no-recording"],
])("%j is refused with %s", async (override, code) => {
  await expect(chooseAgents(nothing, override, around)).rejects.toMatchObject({ code });
});

test("a model is named with its provider, a known one or one of the person's own settings", async () => {
  const config = configSchema.parse({
    models: { ollama: { baseUrl: "http://127.0.0.1:11434/v1" } },
  });
  const label = async (backend: string): Promise<string | undefined> =>
    (await chooseAgents(config, [`maker=${backend}`], around)).maker?.agent.label;
  expect(await label("model:anthropic/claude-haiku-5-5")).toBe("model anthropic/claude-haiku-5-5");
  expect(await label("model:ollama/qwen3-coder:30b")).toBe("model ollama/qwen3-coder:30b");
  await expect(label("model:garden/rose")).rejects.toThrow(/provider "garden"/);
  await expect(label("model:rose")).rejects.toThrow(/expected <provider>\/<model>/);
});

test("a person and a recorder are backends too; the recorder stands around another one", async () => {
  const overrides = ["maker=record:claude-code:haiku:day.json", "checker=manual"];
  const { maker, checker } = await chooseAgents(nothing, overrides, around);
  expect(maker?.agent.label).toMatch(/claude-code.*being recorded/);
  expect(checker?.agent.label).toBe("manual");
  await expect(chooseAgents(nothing, ["maker=record:day.json"], around)).rejects.toThrow(
    /record:<backend>:<recording>/,
  );
});

test("whoever is paid gets the budget and the pauses around, by whose limit it is", async () => {
  const paid: object[] = [];
  const guard = (agent: Agent, payer: object): Agent => {
    paid.push(payer);
    return agent;
  };
  const config = configSchema.parse({ programs: { grocer: ["python3", "grocer.py"] } });
  const overrides = [
    "maker=model:anthropic/claude-haiku-5-5",
    "checker=codex:gpt-6.1-sol",
    "goal-checker=grocer",
    "planner=manual",
  ];
  await chooseAgents(config, overrides, { ...around, guard });
  expect(paid).toEqual([
    { service: "anthropic", model: "anthropic/claude-haiku-5-5", tellsCalls: true },
    { service: "codex", model: "gpt-6.1-sol", tellsCalls: false },
    { service: "grocer", tellsCalls: false },
  ]);
});
