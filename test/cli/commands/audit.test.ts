import { PlanStore } from "#plans";
import { ContentRoot } from "#wiki";
import { join } from "node:path";
import { commandEnvironment, FileFeedbackStore, noSandbox, Redactor } from "#agents";
import { expect, test } from "vitest";
import { auditRepository } from "../../../cli/commands/audit.ts";
import { configSchema } from "../../../cli/config/schema.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const files = {
  "package.json": '{"name": "shop", "private": true, "main": "./src/index.js"}',
  "src/index.js": 'import "./price.js";\n',
  "src/price.js": "export const price = 1;\nconsole.log(price);\n",
  "src/old-price.js": "export const old = 1;\n",
};

const clock = (): Date => new Date("2026-06-01T00:00:00Z");

async function audit(
  options: Record<string, unknown>,
  signal = new AbortController().signal,
  reports: readonly string[] = [],
) {
  const { directory, git } = await makeRepository(files);
  const context = { ...recordingContext(directory), signal };
  const content = new ContentRoot(directory);
  const plans = new PlanStore(content);
  const feedback = new FileFeedbackStore(join(directory, ".git/f"), clock, new Redactor([]));
  for (const text of reports) await feedback.add({ text, tool: "src/price.js" });
  const code = await auditRepository(
    context,
    { args: [], options },
    {
      git,
      plans,
      content,
      config: configSchema.parse({}),
      environment: commandEnvironment(process.env),
      sandbox: noSandbox,
      feedback,
      planStatus: async () => undefined,
      clock,
    },
  );
  const [answer] = context.output.answers;
  return { code, answer, output: context.output, plans: await plans.list() };
}

test("shows progress, a line for each plan, and the next command", async () => {
  const { code, answer, output, plans } = await audit({});
  expect(code).toBe(0);
  expect(plans.map(({ id }) => id)).toContain("2026-06-delete-the-unused-file-src-old-price-js");
  expect(answer?.text).toMatch(/^P2 {2}mechanical {2}1 chunk /m);
  expect(answer?.text).toMatch(/^2 plans from 2 findings; 0 not planned, 0 rejected\.$/m);
  expect(output.notes.join("\n")).toMatch(/unused-code +\d+\.\d s {2}2 found/);
  expect(output.nextCommands).toEqual([`loopwiki plan show ${plans[0]?.id}`]);
});

test("a dry run writes nothing and names the command that does", async () => {
  const { answer, output, plans } = await audit({
    dryRun: true,
    category: ["unused-files"],
    maxPlans: "1",
  });
  expect(plans).toEqual([]);
  expect(answer?.data).toMatchObject({
    dryRun: true,
    plans: [{ title: "Delete the unused file src/old-price.js" }],
    timings: expect.arrayContaining([expect.objectContaining({ step: "unused-code" })]),
  });
  expect(output.nextCommands).toEqual(["loopwiki audit"]);
});

test("unknown categories and limits are explained", async () => {
  await expect(audit({ category: ["unused-file"] })).rejects.toThrow(
    'did you mean "unused-files"?',
  );
  await expect(audit({ maxPlans: "9" })).rejects.toThrow("expected a number from 1 to 5");
});

test("Ctrl-C ends the audit with 130, without a plan or a checkout left", async () => {
  const { code, answer, plans } = await audit({}, AbortSignal.timeout(300));
  expect([code, answer, plans]).toEqual([130, undefined, []]);
});

test("what operators reported is told beside what the code shows", async () => {
  const category = ["operator-friction"];
  const { signal } = new AbortController();
  const { output, plans } = await audit({ category }, signal, ["Prices must be typed twice"]);
  expect(output.notes.join("\n")).toContain(
    "operators: src/price.js: 1 report, pain 3; only operators notice it",
  );
  expect(output.notes).toContainEqual(
    expect.stringContaining("operator-friction: no test command is configured"),
  );
  expect(plans).toEqual([]);
});
