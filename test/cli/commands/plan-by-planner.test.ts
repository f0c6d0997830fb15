import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { parsePlan } from "#plans";
import { expect, test } from "vitest";
import { run } from "../../../cli/commands/plan/new.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const answer = {
  title: "Water the herbs",
  why: "They dry out.",
  category: "feature",
  priority: 3,
  impact: 3,
  effort: 1,
  risk: "low",
  confidence: 0.8,
  state: "Nobody does.",
  evidence: [{ path: "garden.js", line: 1, note: "", excerpt: "" }],
  chunks: [
    {
      title: "Add a tap",
      skill: "",
      files: ["garden.js"],
      tests_may_change: [],
      wiki: [],
      deliverables: [],
      instructions: "One tap a bed.",
      contract: [{ criterion: "It runs", verify: "node garden.js", rubric: "", good: [], bad: [] }],
    },
  ],
  goal: [{ command: "node garden.js", expected: "waters" }],
  risks: [],
  stop_conditions: [],
  out_of_scope: [],
  later: ["Count the snails"],
  questions: [],
};

/** A garden with a program that plans: it answers with what it is given, and its packet as the state. */
async function openGarden(output: unknown = answer): Promise<TestRepository> {
  const garden = await makeRepository({
    "garden.js": "export const beds = 3;\n",
    ".gitignore": "*.txt\n",
  });
  await garden.write({
    "plan.sh": `#!/usr/bin/env node
      const fs = require("fs");
      const output = ${JSON.stringify(output)};
      if (output?.state) output.state = fs.readFileSync(0).toString("base64");
      fs.writeFileSync(process.env.LOOPWIKI_RESULT, JSON.stringify({ output }));`,
    "wish.txt": "Every bed has a tap of its own.\n",
  });
  await chmod(join(garden.directory, "plan.sh"), 0o755);
  return garden;
}

const agent = ["planner=command:./plan.sh"];

function stateOf(plan: unknown): string {
  return String(Reflect.get(Object(plan), "state"));
}

test("a sentence and a specification become a proposed plan, written by a program", async () => {
  const garden = await openGarden();
  const context = recordingContext(garden.directory);
  const options = { agent, spec: "wish.txt", mode: "fix", files: ["garden.js"] };
  expect(await run(context, { args: ["Taps"], options })).toBe(0);
  const { text, data } = context.output.answers[0]!;
  expect(text).toContain("Not in it, for a plan of its own: Count the snails");
  expect(data["plan"]).toMatchObject({
    status: "proposed",
    mode: "fix",
    evidence: [{ excerpt: "export const beds = 3;" }],
  });
  expect(context.output.nextCommands).toEqual([`loopwiki plan show ${String(data["id"])}`]);
  const asked = Buffer.from(stateOf(data["plan"]), "base64").toString();
  expect(asked).toMatch(
    /wish\nTaps\n\nEvery bed has a tap of its own\.\n\n\nOnly these files may be touched: garden\.js/,
  );
  expect(asked).toContain("Mode is **fix**");
  expect(
    parsePlan(
      await garden.git.run([
        "cat-file",
        "blob",
        await garden.git.run(["hash-object", "-w", String(data["path"])]),
      ]),
      "plan.md",
    ).findings,
  ).toEqual([]);
});

test("questions are passed on, and nothing is written", async () => {
  const garden = await openGarden({ ...answer, questions: ["Which bed first?"] });
  const context = recordingContext(garden.directory);
  expect(await run(context, { args: ["Taps"], options: { agent } })).toBe(1);
  expect(context.output.answerText).toContain("- Which bed first?");
  expect(await garden.git.run(["status", "--porcelain"])).not.toContain("plans/");
});

test.each([
  ["no-planner", { spec: "wish.txt" }],
  ["no-spec", { spec: "missing.txt", agent }],
  ["bad-mode", { mode: "explain", agent }],
  ["no-files", {}],
])("%s for %j", async (code, options) => {
  const garden = await openGarden();
  const context = recordingContext(garden.directory);
  await expect(run(context, { args: ["Taps"], options })).rejects.toMatchObject({ code });
});
