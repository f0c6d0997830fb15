import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AcpAgent,
  commandEnvironment,
  type AgentEvent,
  type AgentResult,
  type AgentTask,
} from "#agents";
import { describe, expect, test } from "vitest";
import { chooseOption, mayUse } from "../../../agents/backends/acp-permission.ts";
import { AcpReader } from "../../../agents/backends/acp-stream.ts";
import { fakeAcpAgent, type AcpStep, type FakeAcpAgent } from "../../tools/fake-acp-agent.ts";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";

const env = (): Record<string, string> => commandEnvironment(process.env);
const says = (text: string): AcpStep => ({
  update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text } },
});
const report = '```json\n{"outcome": "ok", "summary": "Negative prices are refused."}\n```';

describeAgentContract("acp", async (behaviour, { folder, pids }) => {
  const fakes: Record<string, FakeAcpAgent> = {
    succeeds: { steps: [says(report)], stopReason: "end_turn" },
    fails: { exitCode: 3 },
    hangs: { pids },
  };
  const options = [{ value: "claude-sonnet-4-5", name: "Sonnet" }];
  const model = { id: "m", name: "Model", category: "model", type: "select", options };
  const configOptions = [{ ...model, currentValue: "claude-sonnet-4-5" }];
  const argv = await fakeAcpAgent(folder, { configOptions, ...fakes[behaviour] });
  return { agent: new AcpAgent({ name: "fake", argv, env }), writesPids: true };
});

interface Session {
  result: AgentResult;
  events: AgentEvent[];
  cwd: string;
  /** What the fake was told, and how its requests were answered, in order. */
  told: Record<string, unknown>[];
}

async function session(
  fake: FakeAcpAgent,
  more: {
    task?: Partial<AgentTask>;
    model?: string;
    files?: (cwd: string) => Promise<unknown>;
  } = {},
): Promise<Session> {
  const folder = await makeFolder();
  const cwd = await makeFolder();
  await writeFile(join(cwd, "pricing.js"), "one\ntwo\nthree\n");
  await more.files?.(cwd);
  const argv = await fakeAcpAgent(folder, fake);
  const options = more.model === undefined ? {} : { model: more.model };
  const agent = new AcpAgent({ name: "fake", argv, env }, options);
  const { model: _, ...task } = shopTask({ cwd, ...more.task });
  const done = await runToResult(agent, task);
  const lines = (await readFile(join(folder, "answers.jsonl"), "utf8")).trim().split("\n");
  return { ...done, cwd, told: lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

describe("a turn over the Agent Client Protocol", () => {
  test("words, thoughts and tools are events, and the answer is in the last words", async () => {
    const { events, result } = await session({
      steps: [
        { update: { sessionUpdate: "agent_thought_chunk", content: { type: "text", text: "hm" } } },
        says("I "),
        says("look."),
        { update: { sessionUpdate: "tool_call", toolCallId: "c1", title: "Read", kind: "read" } },
        {
          update: {
            sessionUpdate: "tool_call_update",
            toolCallId: "c1",
            status: "completed",
            content: [{ type: "content", content: { type: "text", text: "one" } }],
          },
        },
        { print: "a word that is no message" },
        says(report),
      ],
      stopReason: "end_turn",
    });
    expect(events.slice(0, -1)).toEqual([
      { type: "thinking", text: "hm" },
      { type: "text", text: "I " },
      { type: "text", text: "look." },
      { type: "tool-call", id: "c1", name: "Read", input: undefined },
      { type: "tool-result", id: "c1", ok: true, text: "one" },
      { type: "text", text: report },
    ]);
    expect(result).toEqual({ outcome: "ok", summary: "Negative prices are refused." });
  });

  test.each([
    [{ stopReason: "refusal" }, { outcome: "blocked", failure: "refusal" }],
    [{ stopReason: "max_turn_requests" }, { outcome: "budget" }],
    [{ error: { code: -32_000, message: "Authentication required" } }, { outcome: "auth" }],
    [{ error: { code: -32_603, message: "429 Too Many Requests" } }, { outcome: "rate-limited" }],
    [{ error: { code: -32_603, message: "the till is jammed" } }, { outcome: "infra" }],
  ])("%j is %j", async (end, expected) => {
    expect((await session({ steps: [], ...end })).result).toMatchObject(expected);
  });

  test("an agent that ends tells why, and one that is missing how to mend it", async () => {
    const folder = await makeFolder();
    const argv = await fakeAcpAgent(folder, { exitCode: 3 });
    const run = async (command: string[]): Promise<AgentResult> => {
      const agent = new AcpAgent({ name: "fake", argv: command, env });
      return (await runToResult(agent, shopTask({ cwd: folder }))).result;
    };
    expect((await run(argv)).summary).toMatch(/exit code 3.*the till is jammed/);
    expect(await run(["no-such-agent"])).toMatchObject({ outcome: "infra" });
    expect((await run(["no-such-agent"])).summary).toContain("on PATH");
  });
});

describe("the model", () => {
  const configOptions = [
    {
      id: "m",
      name: "Model",
      category: "model",
      type: "select",
      currentValue: "apple",
      options: [
        { value: "apple", name: "Apple" },
        { value: "pear", name: "Pear" },
      ],
    },
  ];

  test("is chosen among those the agent offers", async () => {
    const { told } = await session({ configOptions, stopReason: "end_turn" }, { model: "pear" });
    const chosen = told.find(({ method }) => method === "session/set_config_option");
    expect(chosen).toMatchObject({ params: { configId: "m", value: "pear" } });
  });

  test("that it does not offer is not replaced by another", async () => {
    const { result } = await session({ configOptions }, { model: "plum" });
    expect(result).toMatchObject({ outcome: "blocked" });
    expect(result.summary).toContain("apple, pear");
  });
});

const read = (path: string): AcpStep => ({
  request: "fs/read_text_file",
  params: { path, line: 2, limit: 1 },
});
const write = (path: string): AcpStep => ({
  request: "fs/write_text_file",
  params: { path, content: "new\n" },
});

describe("what it may do", () => {
  const options = [
    { optionId: "always", name: "Always", kind: "allow_always" },
    { optionId: "yes", name: "Yes", kind: "allow_once" },
    { optionId: "no", name: "No", kind: "reject_once" },
  ];
  const edit = (path: string): AcpStep => ({
    request: "session/request_permission",
    params: {
      options,
      toolCall: { toolCallId: path, title: "Edit", kind: "edit", locations: [{ path }] },
    },
  });

  test("changes inside the directory are allowed once, and none outside", async () => {
    const { told, result } = await session({
      steps: [edit("src/a.js"), edit("../outside.js"), edit(".git/hooks/pre-commit")],
      stopReason: "end_turn",
    });
    const answers = told.filter(({ method }) => method === undefined);
    expect(answers).toEqual(
      ["yes", "no", "no"].map((optionId) => ({ outcome: { outcome: "selected", optionId } })),
    );
    expect(result.denied).toEqual(["Edit"]);
  });

  test("files are read and written for it inside the directory only", async () => {
    const outside = await makeFolder();
    await writeFile(join(outside, "secret.txt"), "the safe is 4711");
    const files = (cwd: string): Promise<unknown> => symlink(outside, join(cwd, "link"));
    const steps = [
      read("pricing.js"),
      read("link/secret.txt"),
      read("/etc/passwd"),
      write("a/b.js"),
      write("link/x.js"),
      write(".git/config"),
    ];
    const { told, cwd } = await session({ steps, stopReason: "end_turn" }, { files });
    const answers = told.filter(({ method }) => method === undefined);
    expect(answers.map((answer) => "error" in answer)).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(answers[0]).toEqual({ content: "two" });
    expect(await readFile(join(cwd, "a/b.js"), "utf8")).toBe("new\n");
    expect(JSON.stringify(told)).not.toContain("4711");
  });

  test("a task that only reads writes nothing", async () => {
    const { told, cwd } = await session(
      { steps: [edit("a.js"), write("a.js")], stopReason: "end_turn" },
      { task: { access: "read", role: "checker" } },
    );
    const answers = told.filter(({ method }) => method === undefined);
    expect(answers[0]).toMatchObject({ outcome: { optionId: "no" } });
    expect(answers[1]).toHaveProperty("error");
    await expect(readFile(join(cwd, "a.js"))).rejects.toThrow("ENOENT");
    const asked = told.find(({ method }) => method === "initialize");
    expect(asked).toMatchObject({
      params: { clientCapabilities: { fs: { writeTextFile: false } } },
    });
  });

  test.each([
    ["read", "pricing.js", true],
    ["read", undefined, true],
    ["search", ".", true],
    ["read", "/etc/passwd", false],
    ["edit", "pricing.js", true],
    ["edit", undefined, false],
    ["delete", "../pricing.js", false],
    ["execute", undefined, false],
    ["fetch", undefined, false],
    ["switch_mode", undefined, false],
    [undefined, "pricing.js", false],
  ])("%j of %j: %j", async (kind, path, allowed) => {
    const cwd = await makeFolder();
    await mkdir(join(cwd, "src"));
    const locations = path === undefined ? [] : [{ path }];
    expect(await mayUse({ access: "write", cwd }, { kind, locations })).toBe(allowed);
  });

  test("without an answer of the right kind nothing is chosen", () => {
    expect(chooseOption([{ optionId: "a", kind: "allow_always" }], true)).toBeUndefined();
    expect(chooseOption([{ optionId: "a", kind: "allow_once" }], false)).toBeUndefined();
  });
});

test.each([null, 3, {}, { sessionUpdate: "fireworks" }, { sessionUpdate: "agent_message_chunk" }])(
  "passes over the update %j",
  (update) => expect(new AcpReader().read(update)).toEqual([]),
);
