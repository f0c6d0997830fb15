import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandEnvironment, MechanicalAgent } from "#agents";
import { describe, expect, test } from "vitest";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";

const environment = commandEnvironment(process.env);
const agent = new MechanicalAgent({ environment });

describeAgentContract("mechanical", (behaviour, { pids }) => {
  const commands = {
    succeeds: "echo tidied > tidy.txt",
    fails: "echo the fixer broke >&2; exit 3",
    hangs: `sleep 60 & echo $! $$ > '${pids}'; wait`,
  };
  return { agent, run: commands[behaviour], writesPids: true };
});

describe("a mechanical command", () => {
  test("works in the directory and its output is told", async () => {
    const cwd = await makeFolder();
    await writeFile(join(cwd, "pricing.js"), "var price = 1;\n");
    const run = `echo fixing; sed -i.bak 's/var/const/' pricing.js`;
    const { events, result } = await runToResult(agent, shopTask({ cwd, run }));
    expect(events[0]).toEqual({ type: "text", text: "fixing" });
    expect(result.summary).toBe(`Ran \`${run}\`.\nfixing`);
    expect(await readFile(join(cwd, "pricing.js"), "utf8")).toBe("const price = 1;\n");
  });

  test("is blocked with the end of the output when it fails", async () => {
    const run = "seq 1 100; echo no such rule >&2; exit 3";
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder(), run }));
    expect(result.outcome).toBe("blocked");
    expect(result.summary).toMatch(/exit code 3/);
    expect(result.summary).toMatch(/\n61\n[^]*\n100\nno such rule$/);
    expect(result.summary).not.toMatch(/\n60\n/);
  });

  test("says how to configure an agent when the chunk has no command", async () => {
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder() }));
    expect(result.outcome).toBe("blocked");
    expect(result.summary).toContain(`Chunk "refuse-negative-prices"`);
    expect(result.summary).toContain(
      `{"roles":{"maker":{"backend":"claude-code","model":"claude-sonnet-4-5"}}}`,
    );
    expect(result.summary).toContain(`"programs":`);
  });

  test("refuses to judge, even with a command", async () => {
    const task = shopTask({
      cwd: await makeFolder(),
      role: "checker",
      access: "read",
      run: "true",
    });
    const { events, result } = await runToResult(agent, task);
    expect(events).toHaveLength(1);
    expect(result.outcome).toBe("blocked");
    expect(result.summary).toContain(`{"roles":{"checker":`);
  });
});
