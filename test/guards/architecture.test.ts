import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeRepository } from "../tools/make-repository.ts";

const house = join(import.meta.dirname, "../..");
const config = join(house, ".dependency-cruiser.mjs");
const folders = ["wiki", "plans", "skills", "agents", "server", "cli", "test"];

const cruiseSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
});

/** What `npm run arch` runs, as data: how many modules were seen, and `rule: from → to` of each violation. */
async function cruise(directory: string): Promise<{ modules: number; violations: string[] }> {
  const program = join(house, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [program, "--config", config, "--output-type", "json", ...folders];
  const text = await new Promise<string>((resolve, reject) => {
    const options = { cwd: directory, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (stdout === "") reject(error ?? new Error(stderr));
      else resolve(stdout);
    });
  });
  const { summary } = cruiseSchema.parse(JSON.parse(text));
  const violations = summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
  );
  return { modules: summary.totalCruised, violations: violations.toSorted() };
}

test("our own tree keeps the architecture, and all of it was looked at", async () => {
  const { modules, violations } = await cruise(house);
  expect(violations).toEqual([]);
  expect(modules).toBeGreaterThan(250);
}, 60_000);

/** A small house that keeps every rule, with front doors and fake packages. */
async function soundHouse(): Promise<Record<string, string>> {
  const files: Record<string, string> = {
    "package.json": await readFile(join(house, "package.json"), "utf8"),
    "tsconfig.json": await readFile(join(house, "tsconfig.json"), "utf8"),
    "wiki/index.ts": 'export { page } from "./page.ts";',
    "wiki/page.ts": 'export const page = "Roses";',
    "wiki/content-root.ts":
      'import { writeFile } from "node:fs/promises";\nexport const write = writeFile;',
    "plans/index.ts": 'export { plan } from "./plan.ts";',
    "plans/plan.ts": 'import { page } from "#wiki";\nexport const plan = `Prune ${page}`;',
    "skills/index.ts": 'export { skill } from "./skill.ts";',
    "skills/skill.ts": 'import { page } from "#wiki";\nexport const skill = page;',
    "agents/index.ts":
      'export { execute } from "./execute.ts";\nexport { FileRunStore } from "./journal/file-run-store.ts";',
    "agents/execute.ts": 'import { plan } from "#plans";\nexport const execute = () => plan;',
    "agents/journal/file-run-store.ts":
      'import { readFile } from "node:fs/promises";\nexport const FileRunStore = readFile;',
    "server/index.ts": 'export { serve } from "./serve.ts";',
    "server/serve.ts":
      'import "@hono/node-server";\nimport { execute } from "#agents";\nexport const serve = execute;',
    "cli/program.ts": 'import "commander";\nimport { serve } from "#server";\nserve();',
    "test/plans/plan.test.ts": 'import { plan } from "#plans";\nplan.at(0);',
  };
  for (const name of ["yaml", "commander", "@hono/node-server", "vitest"]) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: "index.js" });
    files[`node_modules/${name}/index.js`] = "module.exports = {};";
  }
  return files;
}

test("a house that keeps the rules has no violation", async () => {
  const garden = await makeRepository();
  await garden.write(await soundHouse());
  expect(await cruise(garden.directory)).toEqual({ modules: expect.any(Number), violations: [] });
}, 60_000);

test("each rule catches the violation planted for it", async () => {
  const garden = await makeRepository();
  await garden.write(await soundHouse());
  await garden.write({
    "wiki/climbs.ts": 'import "#server";\nexport {};',
    "plans/deep.ts": 'import "../wiki/page.ts";\nexport {};',
    "plans/dotted.ts": 'import "../wiki/index.ts";\nexport {};',
    "wiki/through-own-door.ts": 'import { page } from "#wiki";\nexport const own = page;',
    "skills/hen.ts": 'import "./egg.ts";\nexport {};',
    "skills/egg.ts": 'import "./hen.ts";\nexport {};',
    "server/uses-test.ts": 'import "../test/plans/plan.test.ts";\nexport {};',
    "server/uses-vitest.ts": 'import "vitest";\nexport {};',
    "agents/picks-a-store.ts": 'import "./journal/file-run-store.ts";\nexport {};',
    "server/writes.ts": 'import "node:fs/promises";\nexport {};',
    "server/reads-yaml.ts": 'import "yaml";\nexport {};',
    "cli/unused.ts": "export {};",
    "cli/lost.ts": 'import "./nowhere.ts";\nexport {};',
  });
  const { violations } = await cruise(garden.directory);
  expect(violations).toEqual([
    "adapters-are-composed: agents/picks-a-store.ts → agents/journal/file-run-store.ts",
    "disk-has-owners: server/writes.ts → fs/promises",
    "front-door-by-name: plans/deep.ts → wiki/page.ts",
    "front-door-by-name: plans/dotted.ts → wiki/index.ts",
    "front-door-is-for-others: wiki/through-own-door.ts → wiki/index.ts",
    "front-door-only: plans/deep.ts → wiki/page.ts",
    "no-circular: skills/egg.ts → skills/hen.ts",
    "no-dev-dependency-in-product: server/uses-vitest.ts → node_modules/vitest/index.js",
    "no-orphans: cli/unused.ts → cli/unused.ts",
    "no-unresolvable: cli/lost.ts → ./nowhere.ts",
    "nothing-imports-test: server/uses-test.ts → test/plans/plan.test.ts",
    "one-owner-of-yaml: server/reads-yaml.ts → node_modules/yaml/index.js",
    "wiki-points-down: wiki/climbs.ts → server/index.ts",
  ]);
}, 60_000);
