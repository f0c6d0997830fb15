import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LoopwikiError } from "#wiki";
import { ReplayAgent, type AgentTask, type Recording } from "#agents";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordingSchema } from "../../../agents/backends/recording.ts";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";

function scripted(...tasks: object[]): Recording {
  const note = "Written by hand for the shop.";
  return recordingSchema.parse({ schema: "loopwiki/recording@1", kind: "scripted", note, tasks });
}

const result = { outcome: "ok", summary: "checked the price" };

function entry(attempt: number, summary: string): object {
  const chunk = "refuse-negative-prices";
  return { role: "maker", chunk, attempt, result: { outcome: "ok", summary } };
}

describeAgentContract("replay", (behaviour) => {
  const role = behaviour === "fails" ? "librarian" : "maker";
  const delayMs = behaviour === "hangs" ? 60_000 : 0;
  const checker = { role: "checker", result };
  return { agent: new ReplayAgent(scripted({ role, result, delayMs }, checker)) };
});

async function play(
  tasks: object[],
  more: Partial<AgentTask> = {},
): Promise<{ cwd: string } & Awaited<ReturnType<typeof runToResult>>> {
  const cwd = await makeFolder();
  await writeFile(join(cwd, "pricing.js"), "export const price = 1;\n");
  const done = await runToResult(new ReplayAgent(scripted(...tasks)), shopTask({ cwd, ...more }));
  return { cwd, ...done };
}

describe("a recording", () => {
  test("plays events, then edits, and says that it is no model", async () => {
    const events = [{ type: "text", text: "I add the check." }];
    const edits = [
      { path: "test/pricing.test.js", write: "// a test\n" },
      {
        path: "pricing.js",
        replace: [
          { old: "1", new: "2" },
          { old: "price =", new: "cost =" },
        ],
      },
    ];
    const done = await play([{ role: "maker", events, edits, result }]);
    expect(done.events[0]).toEqual(events[0]);
    expect(done.result).toEqual({
      outcome: "ok",
      summary: "replay (scripted): checked the price",
    });
    expect(await readFile(join(done.cwd, "pricing.js"), "utf8")).toBe("export const cost = 2;\n");
    expect(await readFile(join(done.cwd, "test/pricing.test.js"), "utf8")).toBe("// a test\n");
  });

  test("deletes a file, and gives structured output", async () => {
    const edits = [{ path: "pricing.js", delete: true }];
    const done = await play([{ role: "maker", edits, result: { ...result, output: [1] } }]);
    expect(done.result.output).toEqual([1]);
    await expect(readFile(join(done.cwd, "pricing.js"))).rejects.toThrow("ENOENT");
  });

  test("takes the first task whose role, chunk and attempt fit", async () => {
    const done = await play([entry(1, "first"), entry(2, "second")], { attempt: 2 });
    expect(done.result.summary).toBe("replay (scripted): second");
  });

  test("without a fitting task it is blocked and names what it has", async () => {
    const done = await play([{ role: "maker", chunk: "currency", attempt: 2, result }]);
    expect(done.result.outcome).toBe("blocked");
    expect(done.result.summary).toContain("maker refuse-negative-prices attempt 1");
    expect(done.result.summary).toContain("It has: maker currency attempt 2.");
  });

  test.each([
    ["../escape.txt", /inside the working directory/],
    ["/tmp/escape.txt", /inside the working directory/],
    [".git/hooks/pre-commit", /inside the working directory/],
    ["out/escape.txt", /inside the working directory/],
    [".", /inside the working directory/],
  ])("does not write to %s", async (path, words) => {
    const cwd = await makeFolder();
    const outside = await makeFolder();
    await mkdir(join(cwd, ".git"));
    await symlink(outside, join(cwd, "out"));
    const agent = new ReplayAgent(
      scripted({ role: "maker", edits: [{ path, write: "x" }], result }),
    );
    const done = await runToResult(agent, shopTask({ cwd }));
    expect(done.result.outcome).toBe("malformed");
    expect(done.result.summary).toMatch(words);
    await expect(readFile(join(outside, "escape.txt"))).rejects.toThrow("ENOENT");
  });

  test.each([
    ["is not there", "42", 0],
    ["is there twice", "e", 2],
  ])("does not replace a text that %s", async (_, old) => {
    const edits = [{ path: "pricing.js", replace: [{ old, new: "" }] }];
    const done = await play([{ role: "maker", edits, result }]);
    expect(done.result.outcome).toBe("malformed");
    expect(done.result.summary).toContain("in pricing.js, expected one");
    expect(await readFile(join(done.cwd, "pricing.js"), "utf8")).toBe("export const price = 1;\n");
  });

  test("edits nothing in a task that may only read", async () => {
    const edits = [{ path: "pricing.js", write: "" }];
    const done = await play([{ role: "checker", edits, result }], {
      role: "checker",
      access: "read",
    });
    expect(done.result.outcome).toBe("malformed");
    expect(await readFile(join(done.cwd, "pricing.js"), "utf8")).toContain("price");
  });
});

async function load(text: string): Promise<ReplayAgent> {
  const path = join(await makeFolder(), "recording.json");
  await writeFile(path, text);
  return ReplayAgent.load(path);
}

describe("loading a recording", () => {
  test("one that was recorded says when", async () => {
    const recording = { ...scripted({ role: "maker", result }), kind: "recorded" };
    const agent = await load(JSON.stringify({ ...recording, recordedAt: "2026-11-20" }));
    expect(agent.label).toBe("replay (recorded 2026-11-20)");
    await expect(load(JSON.stringify(recording))).rejects.toThrow(/recordedAt/);
  });

  test.each([
    ["no JSON", "tasks: []", /expected JSON/],
    [
      "no tasks",
      `{"schema":"loopwiki/recording@1","kind":"scripted","note":"n","tasks":[]}`,
      /tasks/,
    ],
    [
      "an unknown kind",
      `{"schema":"loopwiki/recording@1","kind":"live","note":"n","tasks":[]}`,
      /kind/,
    ],
    [
      "an edit that does two things",
      JSON.stringify({
        ...scripted({ role: "maker", result }),
        tasks: [{ role: "maker", result, edits: [{ path: "a", write: "", delete: true }] }],
      }),
      /exactly one of write, replace and delete/,
    ],
  ])("teaches about %s", async (_, text, words) => {
    const error: unknown = await load(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LoopwikiError);
    expect(error).toMatchObject({ code: "invalid-recording" });
    expect(String(error)).toMatch(words);
  });

  test("says that there is no such file", async () => {
    await expect(ReplayAgent.load("/no/such/recording.json")).rejects.toMatchObject({
      code: "no-recording",
    });
  });
});

test("no path of an edit leads out of the directory", async () => {
  const part = fc.constantFrom("..", ".", "a", "b", "", "../..", "~", "a/..");
  const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/"));
  const parent = await makeFolder();
  const cwd = join(parent, "shop", "garden");
  await mkdir(cwd, { recursive: true });
  await writeFile(join(parent, "kept.txt"), "kept");
  await fc.assert(
    fc.asyncProperty(
      path.filter((text) => text !== ""),
      async (text) => {
        const edits = [{ path: `${text}/kept.txt`, write: "lost" }];
        const agent = new ReplayAgent(scripted({ role: "maker", edits, result }));
        await runToResult(agent, shopTask({ cwd }));
        expect(await readFile(join(parent, "kept.txt"), "utf8")).toBe("kept");
        await expect(readFile(join(parent, "shop", "kept.txt"))).rejects.toThrow("ENOENT");
      },
    ),
    { numRuns: 60 },
  );
});
