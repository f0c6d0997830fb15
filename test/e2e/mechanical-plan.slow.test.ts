import { delimiter } from "node:path";
import { Git } from "#wiki";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { makeRepository } from "../tools/make-repository.ts";
import { mustRun } from "./run-cli.ts";

const shop = {
  "package.json": JSON.stringify(
    {
      name: "shop",
      private: true,
      type: "module",
      main: "./src/till.js",
      scripts: { test: "node --test test/till.test.js" },
    },
    null,
    2,
  ),
  "src/till.js":
    'import { price } from "./price.js";\nimport { count } from "./stock.js";\nexport const total = () => price(2) * count();\n',
  "src/price.js":
    "export const price = (n) => round(n * 1.2);\nexport function round(n) {\n  return Math.round(n * 100) / 100;\n}\n",
  "src/stock.js": "export const shelf = [1, 2, 3];\nexport const count = () => shelf.length;\n",
  "test/till.test.js":
    'import test from "node:test";\nimport assert from "node:assert";\nimport { total } from "../src/till.js";\ntest("total", () => assert.equal(total(), 7.2));\n',
};

const auditSchema = z.object({ plans: z.array(z.object({ id: z.string(), title: z.string() })) });

/** `PATH` as a user has it: without the programs that this repository has installed for itself. */
function hideOwnPrograms(): void {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  vi.stubEnv("PATH", path.filter((folder) => !folder.includes("node_modules")).join(delimiter));
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("the audit's plan to remove unused exports is carried out with the knip we bring, and merged", async () => {
  hideOwnPrograms();
  const { directory, commit } = await makeRepository(shop);
  await mustRun(directory, "init", "--yes");
  await commit("Add loopwiki");
  const { stdout } = await mustRun(directory, "--json", "audit", "--category", "unused-exports");
  const { plans } = auditSchema.parse(JSON.parse(stdout));
  expect(plans.map(({ title }) => title)).toEqual(["Remove 2 unused exports from 2 files in src/"]);
  const plan = plans[0]?.id ?? "";

  await mustRun(directory, "plan", "approve", plan);
  const { stderr } = await mustRun(directory, "execute", plan);
  expect(stderr).toContain("Ran `knip --fix --fix-type exports");
  expect(stderr).toContain("verified");
  await mustRun(directory, "review", plan);
  await mustRun(directory, "merge", plan);

  const git = new Git(directory);
  expect(await git.run(["diff", "--stat", "main^1", "main", "--", "src"])).toMatch(
    /2 files changed, 2 insertions\(\+\), 2 deletions\(-\)/,
  );
  expect(await git.run(["show", "main:src/stock.js"])).toMatch(/^const shelf/);
  expect(await git.run(["show", "main:src/price.js"])).toMatch(/^function round/m);
  await mustRun(directory, "lint");
}, 60_000);
