import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileLineStore, FileRunStore, readLoopStats, type LoopStats, type RunEvent } from "#agents";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeFolder } from "../agent-contract.ts";

const tree = "b".repeat(40);
const priced = "claude-code sonnet-9";
const free = "model cellar/house-1";

function startOf(plan: string): RunEvent {
  return {
    type: "run-started",
    plan,
    planHash: "h",
    planText: "",
    base: tree,
    target: "main",
    branch: `loop/${plan}`,
    worktree: "/w",
    checkout: "/c",
  };
}

type Chance = (below: number) => number;

/** The same seed gives the same shop. */
function wheel(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515 + 12_345) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}

type Calls = { inputTokens: number; outputTokens: number; costUsd?: number }[];

function said(chunk: string, role: "maker" | "checker", calls: Calls): RunEvent {
  const events = calls.map((usage) => ({ kind: "model-call" as const, text: "", usage }));
  return { type: "agent-said", role, chunk, attempt: 1, events };
}

function attempt(chunk: string, number: number, chance: Chance): RunEvent[] {
  const of = { chunk, attempt: number };
  const agent = chance(2) === 0 ? priced : free;
  const own = { inputTokens: 1 + chance(900), outputTokens: chance(90) };
  const usage = agent === priced ? { ...own, costUsd: chance(100) / 100 } : own;
  const way = chance(5);
  const begin: RunEvent = { type: "attempt-started", ...of, tree, agent };
  if (way === 0) return [begin, said(chunk, "maker", [usage]), { type: "run-resumed" }];
  const end: RunEvent = {
    type: "agent-finished",
    ...of,
    role: "maker",
    agent,
    outcome: way === 1 ? "rate-limited" : "ok",
    summary: "",
    toolCalls: 0,
    durationMs: chance(5) * 60_000,
    usage,
    tree,
  };
  const ended = { type: "attempt-ended", ...of, feedback: "", output: "", tree } as const;
  if (way === 1) {
    const wait: RunEvent =
      chance(2) === 0
        ? { type: "run-paused", reason: "limit", resumeAt: "2026-06-02T00:00:00Z" }
        : { type: "run-paused", reason: "login", outcome: "auth" };
    const late: RunEvent = { ...ended, outcome: "rate-limited", counted: false };
    return [begin, end, late, wait, { type: "run-resumed" }];
  }
  const checker = said(chunk, "checker", [{ inputTokens: 10, outputTokens: 1, costUsd: 0.01 }]);
  const verdict: RunEvent = {
    type: "checker-judged",
    ...of,
    verdict: { by: priced, decision: "approve", criteria: [], feedback: "" },
  };
  const start: RunEvent[] = [begin, said(chunk, "maker", [own]), end, checker, verdict];
  if (way === 2) return [...start, { type: "chunk-committed", chunk, commit: tree }];
  const refused: RunEvent = { ...ended, outcome: "rejected", counted: true };
  if (chance(4) > 0) return [...start, refused];
  const again: RunEvent = { type: "run-reopened", planHash: "h", planText: "" };
  return [...start, refused, { type: "run-stopped", incident: "INC-1", reason: "refused" }, again];
}

function attempts(chunk: string, chance: Chance): RunEvent[] {
  const numbers = Array.from({ length: 1 + chance(4) }, (_, at) => at + 1);
  return numbers.flatMap((number) => attempt(chunk, number, chance));
}

const agentsMd = `# Shop
<!-- loopwiki:corrections:begin -->
- \`C-0a1b2c3d\` Weigh tea in grams (said; Ada; 2026-06-03)
- \`C-1a1b2c3d\` Count the tins (edit@abc; Bo; 2026-06-20)
- \`C-2a1b2c3d\` Ask the till (teas.1/weigh#2; maker; 2026-06-04)
- Nobody has signed this one
<!-- loopwiki:corrections:end -->
`;

/** Four plans of two runs each over some weeks, and a line that was opened by hand. */
async function openShop(seed: number): Promise<{ folder: string; stats: LoopStats }> {
  const folder = await makeFolder();
  const chance = wheel(seed);
  let now = Date.parse("2026-06-01T08:00:00Z");
  const clock = (): Date => new Date((now += (1 + chance(8)) * 3_600_000));
  const runs = new FileRunStore(folder, clock);
  const line = new FileLineStore(join(folder, "andon"), clock);
  for (const plan of ["teas", "tins", "till", "shelf"])
    for (let run = 0; run < 2; run += 1) {
      const lease = await runs.claim(plan, true);
      await runs.append(lease, startOf(plan));
      for (const event of ["weigh", "count"].flatMap((chunk) => attempts(chunk, chance)))
        await runs.append(lease, event);
      await runs.release(lease);
      await line.append({ type: "counters-reset", plan, reason: "the scales were broken" });
      await line.append({ type: "plan-mode-left", plan });
    }
  return { folder, stats: await readLoopStats({ runs, line, agentsMd }) };
}

const lineSchema = z.looseObject({
  type: z.string(),
  at: z.string(),
  chunk: z.string().optional(),
  role: z.string().optional(),
  outcome: z.string().optional(),
  counted: z.boolean().optional(),
  durationMs: z.number().optional(),
});
type Line = z.infer<typeof lineSchema> & { plan: string; text: string };

/** The lines of all journals as they stand on the disk, in the order of their times. */
async function rawLines(folder: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (const run of await readdir(join(folder, "runs"))) {
    const all = await readFile(join(folder, "runs", run, "journal.jsonl"), "utf8");
    for (const text of all.trim().split("\n"))
      lines.push({ ...lineSchema.parse(JSON.parse(text)), plan: run.split(".")[0] ?? "", text });
  }
  return lines.toSorted((left, right) => left.at.localeCompare(right.at));
}

function inWeek(week: string, at: string): boolean {
  const days = (Date.parse(at.slice(0, 10)) - Date.parse(week)) / 86_400_000;
  return days >= 0 && days < 7;
}

/** The figures once more, counted by hand: nothing here comes from the product. */
function recount(all: readonly Line[], counts: (line: Line) => boolean) {
  const of = (line: Line): string => `${line.plan} ${line.chunk ?? ""}`;
  let [chunks, loops, tried, firstTry] = [0, 0, 0, 0];
  for (const task of new Set(all.map(of))) {
    const judged = all.filter(
      (line) =>
        of(line) === task &&
        (line.type === "chunk-committed" || (line.type === "attempt-ended" && line.counted)),
    );
    for (const [index, line] of judged.entries()) {
      if (!counts(line)) continue;
      if (index === 0) tried += 1;
      if (line.type !== "chunk-committed") continue;
      if (index === 0) firstTry += 1;
      chunks += 1;
      loops += index - judged.slice(0, index).findLastIndex((one) => one.type === line.type);
    }
  }
  const ended = all.filter((line) => line.type === "agent-finished" && counts(line));
  const minutes = ended.reduce((sum, { durationMs = 0 }) => sum + durationMs / 60_000, 0);
  return { chunks, loops, tried, firstTry, attempts: ended.length, minutes };
}

function stepsOf(all: readonly Line[], plan: string): Record<string, number> {
  const own = all.filter((line) => line.plan === plan);
  const steps = { pause: 0, stop: 0, resume: 0 };
  for (const [index, { type }] of own.entries()) {
    const before = own[index - 1];
    if (type === "run-reopened") steps.stop += 1;
    if (type !== "run-resumed") continue;
    if (before?.type !== "run-paused") steps.resume += 1;
    else if (before.outcome === "auth") steps.pause += 1;
  }
  return steps;
}

test.each([7, 21, 1848])("figures are what the journals' own lines say (shop %i)", async (seed) => {
  const { folder, stats } = await openShop(seed);
  const lines = await rawLines(folder);
  expect(stats).toMatchObject(recount(lines, () => true));
  expect(stats.chunks).toBeGreaterThan(1);
  expect(stats.loops).toBeGreaterThan(stats.chunks);
  for (const plan of stats.plans) {
    expect(plan).toMatchObject(recount(lines, (line) => line.plan === plan.plan));
    expect(plan.interventions).toEqual({ ...stepsOf(lines, plan.plan), andon: 2, correction: 0 });
    expect(plan.runs).toBe(2);
  }
  for (const week of stats.weeks)
    expect(week).toMatchObject(recount(lines, ({ at }) => inWeek(week.week, at)));
  const sum = (pick: (of: LoopStats["weeks"][number]) => number): number =>
    stats.weeks.reduce((total, week) => total + pick(week), 0);
  expect(sum(({ chunks }) => chunks)).toBe(stats.chunks);
  expect(sum(({ spent }) => spent.inputTokens)).toBe(stats.spent.inputTokens);
  expect(stats.interventions).toMatchObject({ andon: 8, correction: 2 });
  expect(stats.weeks.every(({ week }) => new Date(week).getUTCDay() === 1)).toBe(true);
});

test.each([7, 1848])("tokens and money count once, also of the killed (shop %i)", async (seed) => {
  const { folder, stats } = await openShop(seed);
  const lines = await rawLines(folder);
  let [tokens, cents, unpriced] = [0, 0, 0];
  const pattern = /"usage":\{"inputTokens":(\d+),"outputTokens":(\d+)(?:,"costUsd":([\d.]+))?/;
  for (const [index, line] of lines.entries()) {
    const told = pattern.exec(line.text);
    if (!told) continue;
    const next = lines.slice(index + 1).find(({ plan }) => plan === line.plan);
    // What a maker told call by call is in what it told at its end, if it came to that.
    if (line.role === "maker" && line.type === "agent-said" && next?.type !== "run-resumed")
      continue;
    tokens += Number(told[1]) + Number(told[2]);
    if (told[3] === undefined) unpriced += 1;
    else cents += Math.round(Number(told[3]) * 100);
  }
  const { inputTokens, outputTokens, costUsd } = stats.spent;
  expect(inputTokens + outputTokens).toBe(tokens);
  expect(Math.round(costUsd * 100)).toBe(cents);
  expect(stats.spent.unpriced).toBe(unpriced);
});

const oneDay = (): Date => new Date("2026-06-01T08:00:00Z");
const pricesSchema = z.object({
  models: z.array(z.object({ model: z.string(), input: z.number() })),
});

test("what tells no cost is priced by its model, call by call", async () => {
  const folder = await makeFolder();
  const runs = new FileRunStore(folder, oneDay);
  const { models } = pricesSchema.parse(
    JSON.parse(await readFile("agents/seed/prices.json", "utf8")),
  );
  const [first] = models;
  const agent = `model somebody/${first?.model.replace("*", "-1") ?? ""}`;
  const lease = await runs.claim("teas", true);
  await runs.append(lease, startOf("teas"));
  await runs.append(lease, { type: "attempt-started", chunk: "weigh", attempt: 1, agent, tree });
  const call = { inputTokens: 100_000, outputTokens: 0 };
  await runs.append(lease, said("weigh", "maker", [call, call]));
  await runs.release(lease);
  const line = new FileLineStore(folder, oneDay);
  const { spent, trend } = await readLoopStats({ runs, line, agentsMd: undefined });
  expect(spent).toMatchObject({ inputTokens: 200_000, outputTokens: 0, unpriced: 0 });
  expect(spent.costUsd).toBeCloseTo(0.2 * (first?.input ?? 0), 9);
  expect(spent.costUsd).toBeGreaterThan(0);
  expect(trend).toBeNull();
});

test("the trend sets the latest weeks beside those before", async () => {
  const folder = await makeFolder();
  let now = "";
  const clock = (): Date => new Date(now);
  const runs = new FileRunStore(folder, clock);
  const line = new FileLineStore(folder, clock);
  const refused = {
    outcome: "rejected",
    counted: true,
    feedback: "",
    output: "",
    tree,
  } as const;
  const weeks = [
    ["teas", "01", 2],
    ["tins", "09", 0],
  ] as const;
  for (const [plan, day, refusals] of weeks) {
    now = `2026-06-${day}T08:00:00Z`;
    const lease = await runs.claim(plan, true);
    await runs.append(lease, startOf(plan));
    for (let attempt = 1; attempt <= refusals; attempt += 1)
      await runs.append(lease, { type: "attempt-ended", chunk: "weigh", attempt, ...refused });
    await runs.append(lease, { type: "chunk-committed", chunk: "weigh", commit: tree });
    await runs.release(lease);
  }
  const stats = await readLoopStats({ runs, line, agentsMd: undefined });
  expect(stats.weeks.map(({ week, loops }) => [week, loops])).toEqual([
    ["2026-06-01", 3],
    ["2026-06-08", 1],
  ]);
  expect(stats.trend).toEqual({
    before: { loops: 3, firstTry: 0, interventions: 0 },
    recent: { loops: 1, firstTry: 1, interventions: 0 },
  });
});
