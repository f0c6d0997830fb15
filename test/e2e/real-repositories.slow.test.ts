import { cp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parsePlan } from "#plans";
import { expect, test } from "vitest";
import { z } from "zod";
import { fingerprint } from "../tools/fingerprint.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";
import { mustRun } from "./run-cli.ts";

const packages = fileURLToPath(new URL("../../node_modules/", import.meta.url));

const planSchema = z.object({
  id: z.string(),
  title: z.string(),
  chunks: z.array(z.object({ run: z.string().optional() })),
  evidence: z.array(z.object({ path: z.string(), line: z.number(), excerpt: z.string() })),
});
const auditSchema = z.object({ plans: z.array(planSchema) });
const documentSchema = z.object({
  plan: z.string().nullable(),
  issues: z.array(z.unknown()),
  files: z.array(z.string()),
});
type AuditPlan = z.infer<typeof planSchema>;

/** The files of a published package, committed as somebody's repository; its tools are not installed. */
async function makePackage(name: string): Promise<TestRepository> {
  const repository = await makeRepository();
  const source = join(packages, name);
  await cp(source, repository.directory, {
    recursive: true,
    filter: (path) => !path.slice(source.length).includes("node_modules"),
  });
  await repository.commit("Take the package over");
  await mustRun(repository.directory, "init", "--yes");
  await repository.commit("Add loopwiki");
  return repository;
}

async function audit(directory: string): Promise<AuditPlan[]> {
  const { stdout } = await mustRun(directory, "--json", "audit");
  return auditSchema.parse(JSON.parse(stdout)).plans;
}

/** Everything that was there, committed or not, but the plans that the audit writes. */
async function work(directory: string): Promise<Record<string, string>> {
  const all = Object.entries(await fingerprint(directory));
  return Object.fromEntries(all.filter(([path]) => !path.startsWith(join(directory, "plans/"))));
}

async function expectSane(directory: string, plans: readonly AuditPlan[]): Promise<void> {
  expect(plans.length).toBeLessThanOrEqual(5);
  for (const { id, evidence } of plans) {
    const path = `plans/${id}.md`;
    expect(parsePlan(await readFile(join(directory, path), "utf8"), path).findings).toEqual([]);
    expect(evidence.length).toBeGreaterThan(0);
    for (const place of evidence) {
      const lines = (await readFile(join(directory, place.path), "utf8")).split("\n");
      const quoted = place.excerpt.split("\n");
      expect(lines.slice(place.line - 1, place.line - 1 + quoted.length)).toEqual(quoted);
    }
  }
}

/** Pages of the code itself, without any model: nothing to complain of, and nothing to do again. */
async function expectDocumented(directory: string): Promise<void> {
  const { stdout } = await mustRun(directory, "--json", "document");
  const { plan, issues, files } = documentSchema.parse(JSON.parse(stdout));
  expect(issues).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
  await mustRun(directory, "merge", plan ?? "");
  await mustRun(directory, "lint");
  const again = await mustRun(directory, "--json", "document");
  expect(documentSchema.parse(JSON.parse(again.stdout))).toMatchObject({ files: [], plan: null });
}

/** The audit's own mechanical plan, or one of ours where it has none. */
async function mechanicalPlan(directory: string, plans: readonly AuditPlan[]): Promise<string> {
  const own = plans.find(({ chunks }) => chunks.every(({ run }) => run !== undefined));
  if (own) return own.id;
  const options = ["--files", ".editorconfig", "--verify", "grep -q indent .editorconfig"];
  const run = "printf '[*]\\nindent_style = space\\n' > .editorconfig";
  await mustRun(directory, "plan", "new", "Tell editors how to indent", ...options, "--run", run);
  return "tell-editors-how-to-indent";
}

/** Their pages are made, too; the other packages would only take longer. */
const documented = new Set(["commander", "picomatch", "zod"]);

test.each([
  ["picomatch", ["Describe lib/constants.js, lib/parse.js and lib/picomatch.js in the wiki"]],
  [
    "commander",
    [
      "Mend the 3 scripts that name missing files",
      "Describe lib/command.js, lib/help.js and lib/option.js in the wiki",
    ],
  ],
  [
    "hono",
    [
      "Remove the script release:adapter, which names a missing file",
      "Mend the 4 scripts that name missing files",
    ],
  ],
  [
    "yaml",
    ["Remove 6 scripts that name missing files", "Mend the 7 scripts that name missing files"],
  ],
  [
    "zod",
    [
      "Delete the unused file src/v4/core/zsf.ts",
      "Mend the script build, which names a missing file",
      "Describe src/v3/, src/v4/classic/ and src/v4/core/ in the wiki",
    ],
  ],
])(
  "%s: init, lint, audit, and a mechanical plan from approval to merge",
  async (name, titles) => {
    const { directory, git } = await makePackage(name);
    await mustRun(directory, "lint");
    const readme = (await readdir(directory)).find((file) => /^readme/i.test(file)) ?? "README.md";
    await writeFile(join(directory, readme), "half a sentence, not yet comm");
    await writeFile(join(directory, "notes.txt"), "mine\n");
    const before = await work(directory);

    const plans = await audit(directory);
    expect(plans.map(({ title }) => title)).toEqual(titles);
    await expectSane(directory, plans);
    expect(await audit(directory)).toEqual([]);

    const plan = await mechanicalPlan(directory, plans);
    await mustRun(directory, "plan", "approve", plan);
    await mustRun(directory, "execute", plan);
    expect(await work(directory)).toEqual(before);
    const { stdout: review } = await mustRun(directory, "review", plan);
    expect(review).toContain("verdict by contract: approve");
    const base = await git.run(["rev-parse", "main"]);

    await mustRun(directory, "merge", plan);
    expect(await git.run(["rev-parse", "main^1"])).toBe(base);
    expect(await git.run(["log", "-1", "--format=%s", "main"])).toMatch(/^Merge plan /);
    expect(await readFile(join(directory, readme), "utf8")).toBe("half a sentence, not yet comm");
    expect((await stat(join(directory, "notes.txt"))).size).toBe(5);
    expect(await git.run(["branch", "--list", "loop/*"])).toBe("");
    expect(await git.run(["worktree", "list"])).not.toContain("\n");
    expect(await readdir(dirname(directory))).toEqual(["shop"]);
    await mustRun(directory, "lint");
    // What was merged is not raised again, what is left still waits in its plan.
    await mustRun(directory, "plan", "check");
    expect(await audit(directory)).toEqual([]);
    if (documented.has(name)) await expectDocumented(directory);
  },
  480_000,
);
