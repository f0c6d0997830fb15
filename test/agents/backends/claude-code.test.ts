import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  claudeCode,
  CliAgent,
  commandEnvironment,
  reportJsonSchema,
  type AgentResult,
  type AgentTask,
} from "#agents";
import { describe, expect, test } from "vitest";
import { cliEnvironment } from "../../../agents/backends/cli-environment.ts";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";

const environment = commandEnvironment(process.env);

/** A stand-in for the program: a shell script that prints what the real one would. */
async function standIn(folder: string, script: string): Promise<CliAgent> {
  const program = join(folder, "claude");
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return new CliAgent(claudeCode, { environment, source: {}, program, model: "claude-sonnet-4-5" });
}

const line = (value: object): string => `echo '${JSON.stringify(value)}'`;
const good = { type: "result", subtype: "success", is_error: false, result: "Done." };

describeAgentContract("claude-code", async (behaviour, { folder, pids }) => {
  const scripts = {
    succeeds: `cat > /dev/null; ${line(good)}; sleep 60`,
    fails: "echo cannot start >&2; exit 1",
    hangs: `sleep 60 & echo $! $$ > '${pids}'; ${line({ type: "system" })}; wait`,
  };
  return { agent: await standIn(folder, scripts[behaviour]), writesPids: true };
});

async function resultOf(lines: object[], task: Partial<AgentTask> = {}): Promise<AgentResult> {
  const folder = await makeFolder();
  const agent = await standIn(folder, lines.map(line).join("\n"));
  return (await runToResult(agent, shopTask({ cwd: folder, ...task }))).result;
}

async function argumentsOf(task: Partial<AgentTask>): Promise<string[]> {
  const folder = await makeFolder();
  const agent = await standIn(
    folder,
    `for a; do echo "$a"; done > args; cat > stdin; ${line(good)}`,
  );
  await runToResult(agent, shopTask({ cwd: folder, ...task }));
  expect(await readFile(join(folder, "stdin"), "utf8")).toContain("Refuse negative prices");
  return (await readFile(join(folder, "args"), "utf8")).trim().split("\n");
}

function seenBy(person: NodeJS.ProcessEnv): Record<string, string> {
  const commands = { PATH: "node_modules/.bin:/bin", CLAUDECODE: "1" };
  return cliEnvironment(commands, person, claudeCode.wanted("opus", person));
}

describe("how Claude Code is started", () => {
  test("a maker may edit, but runs no commands and loads nothing of the repository's", async () => {
    const args = await argumentsOf({
      effort: "low",
      limits: { idleMs: 9e3, hardMs: 9e3, maxUsd: 2 },
    });
    expect(args).toEqual(
      expect.arrayContaining([
        "--permission-mode=acceptEdits",
        "--tools=Read,Grep,Glob,Edit,Write",
        "--setting-sources=user",
        "--strict-mcp-config",
        "--disable-slash-commands",
        "--effort=low",
        "--max-budget-usd=2",
      ]),
    );
    const schema = args.find((arg) => arg.startsWith("--json-schema="))?.slice(14) ?? "";
    const { $schema: _, ...wanted } = reportJsonSchema;
    expect(JSON.parse(schema)).toEqual(wanted); // the real program refuses a $schema
    expect(args.join(" ")).toMatch(/--session-id=[0-9a-f-]{36}$/);
  });

  test("a checker only reads, and its schema is the task's", async () => {
    const outputSchema = { type: "object" };
    const args = await argumentsOf({ access: "read", outputSchema, model: "claude-opus-4-5" });
    expect(args).toContain("--permission-mode=dontAsk");
    expect(args).toContain("--tools=Read,Grep,Glob");
    expect(args).toContain(`--json-schema={"type":"object"}`);
    expect(args).toContain("--model=claude-opus-4-5");
    expect(args.join(" ")).not.toMatch(/Edit|Write|max-budget/);
  });

  test("its environment holds its own variables, and no other secret", () => {
    const source = {
      ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
      CLAUDE_CODE_MAX_OUTPUT_TOKENS: "9",
      CLAUDE_CODE_ENTRYPOINT: "cli",
      CLAUDECODE: "1",
      https_proxy: "http://127.0.0.1:2",
      AWS_SECRET_ACCESS_KEY: "s",
      SHOP_DATABASE: "s",
    };
    expect(seenBy({ ...source, PATH: "/bin" })).toEqual({
      PATH: "/bin", // the repository's own programs are not looked at
      ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
      CLAUDE_CODE_MAX_OUTPUT_TOKENS: "9",
      https_proxy: "http://127.0.0.1:2",
    });
    const cloud = seenBy({ ...source, CLAUDE_CODE_USE_BEDROCK: "1" });
    expect(cloud).toHaveProperty("AWS_SECRET_ACCESS_KEY");
  });
});

describe("what Claude Code's result means for the task", () => {
  const rejected = {
    type: "rate_limit_event",
    rate_limit_info: { status: "rejected", resetsAt: 1_780_000_000 },
  };

  test("the report of a maker is its outcome", async () => {
    const structured_output = { outcome: "needs-context", summary: "Which currency?" };
    const permission_denials = [{ tool_name: "Write" }];
    expect(await resultOf([{ ...good, structured_output, permission_denials }])).toEqual({
      outcome: "needs-context",
      summary: "Which currency?\nDenied: Write.",
      denied: ["Write"],
    });
  });

  test("a maker without a report has still worked", async () => {
    const result = await resultOf([
      { ...good, subtype: "error_max_structured_output_retries", is_error: true },
    ]);
    expect(result.outcome).toBe("ok");
  });

  test("a checker without its output is malformed", async () => {
    const result = await resultOf([good], { outputSchema: { type: "object" } });
    expect(result.outcome).toBe("malformed");
    expect(result.summary).toContain("structured output");
  });

  test("an error after a rejected limit is the limit, until the time it ends", async () => {
    const failed = { ...good, is_error: true, result: "stopped" };
    expect(await resultOf([rejected, failed])).toMatchObject({
      outcome: "rate-limited",
      resumeAt: "2026-05-28T20:26:40.000Z",
    });
    expect((await resultOf([rejected, good])).outcome).toBe("ok");
  });

  test("an end without a result is infra, and a missing program says how to install it", async () => {
    expect((await resultOf([{ type: "system" }])).outcome).toBe("infra");
    const agent = new CliAgent(claudeCode, {
      environment,
      source: {},
      program: "no-claude",
      model: "m",
    });
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder() }));
    expect(result).toMatchObject({ outcome: "infra" });
    expect(result.summary).toContain("npm install -g @anthropic-ai/claude-code");
  });

  test("a role without a model is blocked, for a model is never inherited", async () => {
    const agent = new CliAgent(claudeCode, { environment, source: {} });
    const { model: _, ...task } = shopTask({ cwd: await makeFolder() });
    const { result } = await runToResult(agent, task);
    expect(result.outcome).toBe("blocked");
    expect(result.summary).toContain("roles.maker.model");
  });
});
