import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatPlan } from "#plans";
import { Git } from "#wiki";
import { z } from "zod";
import { expect, test, vi, beforeEach, afterEach } from "vitest";
import { run } from "../../../cli/commands/ci.ts";
import { samplePlan } from "../../plans/sample-plan.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const till = "export function total(cents) {\n  return cents.length;\n}\n";
const page = (title: string, text: string, more = ""): string =>
  `---\ntitle: ${title}\ntype: domain\n${more}---\n# ${title}\n\n${text}\n`;

const shop = {
  "src/till.js": till,
  "wiki/index.md":
    "# Index\n\n- [[10_DOMAIN/rounding|Rounding]]\n- [[10_DOMAIN/opening|Opening hours]]\n",
  "wiki/10_DOMAIN/rounding.md": page("Rounding", "Prices are rounded to five cents at the till."),
  "wiki/10_DOMAIN/opening.md": page("Opening hours", "The shop opens at eight in the morning."),
  "agents/GOLDEN.md":
    '---\nfloor: 0.8\nqueries:\n  - query: "how are prices rounded"\n    kind: fact\n    expect: [10_DOMAIN/rounding]\n---\n# Golden queries\n',
};

/** As on a machine without a pipeline, whatever runs these tests. */
beforeEach(() => {
  for (const name of ["GITHUB_BASE_REF", "GITHUB_STEP_SUMMARY", "CI_MERGE_REQUEST_DIFF_BASE_SHA"])
    vi.stubEnv(name, "");
  vi.stubEnv("XDG_CONFIG_HOME", "/nowhere");
});
afterEach(() => vi.unstubAllEnvs());

const partsSchema = z.array(
  z.object({
    name: z.string(),
    status: z.string(),
    verdict: z.string(),
    unchecked: z.array(z.string()),
    findings: z.array(z.looseObject({ ruleId: z.string(), file: z.string(), reason: z.string() })),
  }),
);
type Part = z.infer<typeof partsSchema>[number];

async function ci(directory: string, options: Record<string, unknown> = {}) {
  const context = recordingContext(directory);
  const code = await run(context, { args: [], options });
  const [answer] = context.output.answers;
  const list = partsSchema.parse(answer?.data["parts"] ?? []);
  const parts = Object.fromEntries(list.map((part) => [part.name, part]));
  const { answerText, nextCommands } = context.output;
  return { code, parts, data: answer?.data, text: answerText, next: nextCommands };
}

const status = (parts: Record<string, Part>): Record<string, string> =>
  Object.fromEntries(Object.values(parts).map((part) => [part.name, part.status]));

test("a sound repository passes every part, and nothing but the cache is written", async () => {
  const { directory, git } = await makeRepository(shop);
  const { code, parts, next } = await ci(directory);
  expect(status(parts)).toEqual({
    lint: "ok",
    drift: "ok",
    plans: "ok",
    golden: "ok",
    skills: "ok",
  });
  expect(code).toBe(0);
  expect(next).toEqual(["loopwiki doctor"]);
  expect(await git.run(["status", "--porcelain", "--", ":!.loopwiki"])).toBe("");
});

test("each part that fails is named, and the others are looked at all the same", async () => {
  const { directory } = await makeRepository({
    ...shop,
    "AGENTS.md": "Run `npm test`. See wiki/index.md.\n",
    "CLAUDE.md": "Run `pnpm test`.\n",
    "wiki/10_DOMAIN/opening.md": page("Opening hours", "See [[10_DOMAIN/sundays]]."),
    "agents/GOLDEN.md": shop["agents/GOLDEN.md"].replace("10_DOMAIN/rounding", "10_DOMAIN/sundays"),
    "skills/weigh/SKILL.md": "---\nname: weight\n---\nWeigh it.\n",
  });
  const { code, parts, text, next } = await ci(directory);
  expect(code).toBe(1);
  expect(status(parts)).toEqual({
    lint: "failed",
    drift: "failed",
    plans: "ok",
    golden: "failed",
    skills: "failed",
  });
  expect(parts["lint"]?.findings[0]).toMatchObject({ ruleId: "no-broken-link" });
  expect(new Set(parts["drift"]?.findings.map(({ ruleId }) => ruleId))).toEqual(
    new Set(["agents-md-drift"]),
  );
  expect(parts["golden"]?.findings[0]).toMatchObject({
    file: "agents/GOLDEN.md",
    line: 4,
    reason: expect.stringContaining("10_DOMAIN/sundays among the first 5"),
  });
  expect(text).toMatch(/^FAIL {3}lint /);
  expect(next).toEqual(["loopwiki lint"]);
});

test("the settings switch parts off or let them only report", async () => {
  const settings = { ci: { lint: "report", drift: "off" } };
  const { directory } = await makeRepository({
    ...shop,
    "loopwiki.config.json": JSON.stringify(settings),
    "wiki/10_DOMAIN/opening.md": page("Opening hours", "See [[10_DOMAIN/sundays]]."),
  });
  const { code, parts } = await ci(directory);
  expect(code).toBe(0);
  expect(parts["lint"]).toMatchObject({ status: "reported", findings: [{}] });
  expect(parts["drift"]?.status).toBe("off");
});

test("in a pull request lint looks at what the branch can have affected", async () => {
  const { directory, git, commit } = await makeRepository({
    ...shop,
    "wiki/10_DOMAIN/opening.md": page("Opening hours", "See [[10_DOMAIN/sundays]]."),
  });
  await git.run(["update-ref", "refs/remotes/origin/main", "HEAD"]);
  await git.run(["switch", "-q", "-c", "leeks"]);
  await commit("Sell leeks", { "src/leek.js": "export const leek = 1;\n" });
  vi.stubEnv("GITHUB_BASE_REF", "main");
  expect(await ci(directory)).toMatchObject({ code: 0, data: { base: "origin/main" } });
  expect(await ci(directory, { all: true })).toMatchObject({ code: 1, data: { base: null } });
  await expect(ci(directory, { changed: "no-such-branch" })).resolves.toMatchObject({
    code: 2,
    parts: { lint: { status: "error", verdict: expect.stringContaining("no-such-branch") } },
  });
});

async function withPlan(settings: object, planned: { date: string; change?: boolean }) {
  const shopWithPlan = await makeRepository();
  const head = await shopWithPlan.commit("Open", shop, planned.date);
  const evidence = [
    { path: "src/till.js", line: 2, note: "counts", excerpt: "  return cents.length;" },
  ];
  const plan = samplePlan({ head, files: ["src/till.js"], evidence });
  await shopWithPlan.commit("Plan", {
    [`plans/${plan.id}.md`]: formatPlan(plan),
    "loopwiki.config.json": JSON.stringify(settings),
  });
  if (planned.change === true)
    await shopWithPlan.commit("Sum", { "src/till.js": `${till}// prices are in cents\n` });
  return shopWithPlan;
}

test("a plan whose files changed, or that has waited too long, is reported and fails on wish", async () => {
  const now = new Date().toISOString();
  const drifted = await ci((await withPlan({}, { date: now, change: true })).directory);
  expect(drifted.code).toBe(0);
  expect(drifted.parts["plans"]).toMatchObject({
    status: "reported",
    findings: [{ ruleId: "plan-drift", reason: expect.stringContaining("src/till.js") }],
  });
  const old = { date: "2026-01-02T08:00:00Z" };
  const strict = await ci((await withPlan({ ci: { plans: "fail" } }, old)).directory);
  expect(strict.code).toBe(1);
  expect(strict.parts["plans"]?.findings).toMatchObject([{ ruleId: "plan-age" }]);
  const patient = { ci: { plans: "fail", planDays: 100_000 } };
  expect((await ci((await withPlan(patient, old)).directory)).code).toBe(0);
});

async function shallowCloneOf(repository: TestRepository): Promise<string> {
  const directory = join(repository.directory, "../clone");
  await new Git(join(repository.directory, "..")).run([
    "clone",
    "-q",
    "--depth=1",
    `file://${repository.directory}`,
    directory,
  ]);
  return directory;
}

test("a shallow clone is not blamed for the history it lacks, and says so", async () => {
  const shopWithPlan = await withPlan({ ci: { plans: "fail" } }, { date: "2026-01-02T08:00:00Z" });
  const blob = await shopWithPlan.git.run(["rev-parse", "HEAD:src/till.js"]);
  const sources = `sources:\n  - path: src/till.js\n    symbol: total\n    blob: ${blob}\n`;
  const rounding = page("Rounding", "Prices are rounded to five cents at the till.", sources);
  await shopWithPlan.commit("Cite", { "wiki/10_DOMAIN/rounding.md": rounding });
  await shopWithPlan.commit("Euro", { "src/till.js": `${till}export const currency = "EUR";\n` });
  const clone = await shallowCloneOf(shopWithPlan);
  vi.stubEnv("GITHUB_BASE_REF", "main-before");
  const { code, parts } = await ci(clone);
  expect({ code, status: status(parts) }).toMatchObject({ code: 0, status: { drift: "ok" } });
  expect(parts["lint"]?.unchecked).toEqual([expect.stringContaining("origin/main-before")]);
  expect(parts["drift"]?.unchecked).toEqual([expect.stringContaining("1 source changed")]);
  expect(parts["plans"]?.unchecked).toEqual([expect.stringContaining("refuse-prices-below-zero")]);
  // With the history both are known: the symbol is the same, the plan has drifted and is old.
  const whole = await ci(shopWithPlan.directory, { all: true });
  expect(whole.parts["drift"]).toMatchObject({ status: "ok", unchecked: [] });
  expect(whole.parts["plans"]?.status).toBe("failed");
});

test("the summary is Markdown that shows what pages say as text; SARIF has every finding", async () => {
  const { directory } = await makeRepository({
    ...shop,
    "wiki/10_DOMAIN/opening.md": page("Opening hours", "See [[<img src=x>|`@ada`]]."),
  });
  const files = { summary: join(directory, "../ci.md"), sarif: join(directory, "../ci.sarif") };
  vi.stubEnv("GITHUB_STEP_SUMMARY", join(directory, "../step.md"));
  expect((await ci(directory, { ...files, format: "github" })).code).toBe(1);
  const summary = await readFile(files.summary, "utf8");
  expect(summary).toMatch(/^### loopwiki ci: failed\n\n\| part/);
  expect(summary).toContain("no&#45;broken&#45;link");
  expect(summary).not.toMatch(/<|@/);
  expect(await readFile(join(directory, "../step.md"), "utf8")).toBe(summary);
  const sarif: unknown = JSON.parse(await readFile(files.sarif, "utf8"));
  expect(sarif).toMatchObject({ runs: [{ results: [{ ruleId: "no-broken-link" }] }] });
});

test("as JSON it is one versioned object, whichever way it is asked for", async () => {
  const { directory } = await makeRepository(shop);
  const { text } = await ci(directory, { format: "json" });
  expect(JSON.parse(text)).toMatchObject({
    schema: "loopwiki/ci@1",
    passed: true,
    parts: [
      { name: "lint", verdict: "3 pages, no findings", summary: { error: 0 } },
      {},
      {},
      {},
      {},
    ],
  });
});

test("what cannot be looked at is an error of its own, and the other parts still are", async () => {
  const { directory } = await makeRepository({
    ...shop,
    "agents/GOLDEN.md": "---\nqueries: 3\n---\n",
  });
  const { code, parts } = await ci(directory);
  expect(code).toBe(2);
  expect(status(parts)).toMatchObject({ golden: "error", skills: "ok", lint: "ok" });
  const empty = await makeRepository({ "a.txt": "" });
  expect(await ci(empty.directory)).toMatchObject({
    code: 2,
    parts: { lint: { verdict: expect.stringContaining("loopwiki init") } },
  });
});

test("text of the repository begins no line of what GitHub reads as commands", async () => {
  const query = "a question\\n::error file=wiki/index.md::planted";
  const { directory } = await makeRepository({
    ...shop,
    "agents/GOLDEN.md": `---\nqueries:\n  - query: "${query}"\n    kind: fact\n    expect: [nowhere]\n---\n`,
    "skills/weigh/SKILL.md": '---\nname: "a\\n::error::planted"\n---\nWeigh it.\n',
  });
  const context = recordingContext(directory);
  expect(await run(context, { args: [], options: { format: "github" } })).toBe(1);
  const lines = [context.output.answerText, ...context.output.notes].join("\n").split("\n");
  const commands = lines.filter((line) => line.trimStart().startsWith("::"));
  expect(commands.length).toBeGreaterThan(1);
  const planted = /^\s*::error(?:::| file=wiki\/index\.md::)planted/;
  expect(lines.filter((line) => planted.test(line))).toEqual([]);
  expect(lines.join(" ")).toContain("planted");
});
