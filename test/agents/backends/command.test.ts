import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandAgent, commandEnvironment, type AgentResult, type AgentTask } from "#agents";
import { describe, expect, test } from "vitest";
import {
  describeAgentContract,
  makeFolder,
  noSignal,
  runToResult,
  shopTask,
} from "../agent-contract.ts";

const environment = commandEnvironment(process.env);

function agentOf(script: string): CommandAgent {
  return new CommandAgent({ name: "clerk", argv: ["sh", "-c", script], environment });
}

describeAgentContract("command", (behaviour, { pids }) => {
  const scripts = {
    succeeds: `cat > /dev/null; if [ $LOOPWIKI_ACCESS = write ]; then echo done > note.txt; fi; echo done`,
    fails: "echo out of ink >&2; exit 1",
    hangs: `sleep 60 & echo $! $$ > '${pids}'; wait`,
  };
  return { agent: agentOf(scripts[behaviour]), writesPids: true };
});

async function resultOf(script: string, task: Partial<AgentTask> = {}): Promise<AgentResult> {
  const cwd = await makeFolder();
  return (await runToResult(agentOf(script), shopTask({ cwd, ...task }))).result;
}

async function ours(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("loopwiki-agent-"));
}

const outputSchema = { type: "object", properties: { decision: { type: "string" } } };

describe("a program as an agent", () => {
  test("gets the packet, the directory and the task, and its lines are events", async () => {
    const cwd = await makeFolder();
    const script = `cat > packet.txt; pwd; env | grep ^LOOPWIKI_ | sort | sed 's/RESULT=.*/RESULT=/'`;
    const { events } = await runToResult(agentOf(script), shopTask({ cwd, attempt: 2 }));
    expect(await readFile(join(cwd, "packet.txt"), "utf8")).toBe(
      "Refuse negative prices in pricing.js.\n",
    );
    expect(events.slice(0, -1)).toEqual(
      [
        cwd,
        "LOOPWIKI_ACCESS=write",
        "LOOPWIKI_AGENT=1",
        "LOOPWIKI_ATTEMPT=2",
        "LOOPWIKI_CHUNK=refuse-negative-prices",
        "LOOPWIKI_PLAN=2026-06-price-validation",
        "LOOPWIKI_RESULT=",
        "LOOPWIKI_ROLE=maker",
      ].map((text) => ({ type: "text", text })),
    );
  });

  test("may end without a result file; its last line is the summary", async () => {
    const result = await resultOf("echo one; echo the price is checked; echo");
    expect(result).toEqual({ outcome: "ok", summary: "the price is checked" });
  });

  test("writes its result outside the directory, with the wanted output", async () => {
    const script = `cp $LOOPWIKI_SCHEMA schema.json; echo '{"summary":"judged","output":{"decision":"approve"}}' > $LOOPWIKI_RESULT; case $LOOPWIKI_RESULT in $PWD/*) exit 9;; esac`;
    const cwd = await makeFolder();
    const { result } = await runToResult(agentOf(script), shopTask({ cwd, outputSchema }));
    expect(result).toEqual({
      outcome: "ok",
      summary: "judged",
      output: { decision: "approve" },
    });
    expect(JSON.parse(await readFile(join(cwd, "schema.json"), "utf8"))).toEqual(outputSchema);
  });

  test.each(["needs-context", "blocked"])("can say that it is %s", async (outcome) => {
    const script = `echo '{"outcome":"${outcome}","summary":"which currency?"}' > $LOOPWIKI_RESULT`;
    const result = await resultOf(script, { outputSchema });
    expect(result).toEqual({ outcome, summary: "which currency?" });
  });

  test.each([
    ["no file", "true"],
    ["no JSON", `echo approve > $LOOPWIKI_RESULT`],
    ["no output", `echo '{"summary":"fine"}' > $LOOPWIKI_RESULT`],
    ["another outcome", `echo '{"outcome":"merged","output":1}' > $LOOPWIKI_RESULT`],
    ["a misspelt name", `echo '{"outputs":{},"output":1}' > $LOOPWIKI_RESULT`],
    ["a named pipe", `mkfifo $LOOPWIKI_RESULT`],
  ])("is malformed with %s where output is wanted", async (_, script) => {
    const result = await resultOf(script, { outputSchema });
    expect(result.outcome).toBe("malformed");
    expect(result.summary).toContain("LOOPWIKI_RESULT");
    expect(result.summary).toContain(`{"outcome": "ok"`);
    expect(result.output).toBeUndefined();
  });

  test("says that the program was not found", async () => {
    const agent = new CommandAgent({ name: "clerk", argv: ["no-such-clerk"], environment });
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder() }));
    expect(result.outcome).toBe("infra");
    expect(result.summary).toContain("programs.clerk");
  });

  test("leaves nothing behind in the temporary directory", async () => {
    const before = await ours();
    const cwd = await makeFolder();
    await writeFile(join(cwd, "a.txt"), "");
    const lines = agentOf("echo $LOOPWIKI_RESULT; sleep 60").run(shopTask({ cwd }), noSignal);
    let place = "";
    for await (const event of lines) {
      if (event.type === "text") place = event.text;
      break;
    }
    expect(place).toContain("loopwiki-agent-");
    expect((await ours()).filter((name) => !before.includes(name) && place.includes(name))).toEqual(
      [],
    );
  });
});
