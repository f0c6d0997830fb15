import { join } from "node:path";
import {
  ChosenSandbox,
  closeIncident,
  commandEnvironment,
  FileApprovals,
  defaultBreakers,
  FileIncidentStore,
  FileLineStore,
  FileRunStore,
  leavePlanMode,
  MechanicalAgent,
  readLine,
  ReplayAgent,
  type ExecuteServices,
  type GateSettings,
  type RunEvent,
} from "#agents";
import { formatPlan, planContentHash, PlanStore, type Chunk, type Plan } from "#plans";
import { SkillStore } from "#skills";
import { ContentRoot, Git, listSeed, readSeed } from "#wiki";
import { defaultCeremony, type Ceremony } from "../../../agents/execute/ceremony.ts";
import { defaultGates } from "../../../agents/execute/gates/settings.ts";
import { guardMain } from "./main-guard.ts";
import { recordingSchema } from "../../../agents/backends/recording.ts";
import {
  makeRepository,
  makeRepositoryAt,
  type TestRepository,
} from "../../tools/make-repository.ts";

/** A shop with one tested module, no dependencies, and the starter wiki. */
const shopFiles = {
  "package.json": JSON.stringify({
    name: "shop",
    type: "module",
    scripts: { test: "node --test" },
  }),
  "src/pricing.js":
    "export function discount(price, percent) {\n  return price - (price * percent) / 100;\n}\n",
  "src/pricing.test.js":
    'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("takes ten percent off", () => assert.equal(discount(200, 10), 180));\n',
  ".gitignore": "node_modules/\n",
};

const testCommand = "node --test";

export interface Shop {
  repository: TestRepository;
  services: ExecuteServices;
  events: (RunEvent | { type: "note"; text: string })[];
  /** Writes a plan into the main checkout and approves it, as a person would. */
  approve(plan: Plan): Promise<void>;
}

export interface ShopOptions {
  /** Tasks of a scripted maker; without it only chunks with `run` can be executed. */
  tasks?: unknown[];
  at?: string;
  clock?: () => Date;
  commands?: Record<string, string>;
  /** Settings of the ceremony; contracts are agreed by nobody unless a test is about that. */
  ceremony?: Partial<Ceremony>;
  /** Settings of the gates; new tests need not be red first unless a test is about that. */
  gates?: Partial<GateSettings>;
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const files = { ...shopFiles, ...(await starterWiki()) };
  const repository =
    options.at === undefined
      ? await makeRepository(files)
      : await makeRepositoryAt(options.at, files);
  if (options.at === undefined) guardMain(repository.directory);
  return shopIn(repository, options);
}

/** A shop that stands in this repository already. */
export function shopIn(repository: TestRepository, options: ShopOptions = {}): Shop {
  const events: Shop["events"] = [];
  const services = shopServices(repository.directory, options, (event) => events.push(event));
  const approve = async (plan: Plan): Promise<void> => {
    const text = formatPlan({ ...plan, status: "approved" });
    await services.content.write(`plans/${plan.id}.md`, text);
    await services.approvals.approve(plan.id, planContentHash(text), text);
  };
  return { repository, services, events, approve };
}

/** Services for a shop that exists already; a second process uses the same. */
export function shopServices(
  directory: string,
  options: ShopOptions,
  watch: ExecuteServices["watch"],
): ExecuteServices {
  const content = new ContentRoot(directory);
  const state = join(directory, ".git", "loopwiki");
  const clock = options.clock ?? (() => new Date());
  const environment = commandEnvironment(process.env);
  const path = process.env["PATH"] ?? "";
  const warn = (text: string): void => watch({ type: "note", text });
  const sandbox = new ChosenSandbox({ mode: "auto", repository: directory, path, warn });
  const maker = options.tasks && { agent: new ReplayAgent(scripted(options.tasks)) };
  return {
    git: new Git(directory),
    repository: directory,
    content,
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    runs: new FileRunStore(state, clock),
    incidents: new FileIncidentStore(join(state, "incidents")),
    line: new FileLineStore(join(state, "andon"), clock),
    breakers: defaultBreakers,
    approvals: new FileApprovals(join(state, "approvals"), clock),
    mechanical: new MechanicalAgent({ environment, sandbox }),
    maker,
    checker: undefined,
    ceremony: { ...defaultCeremony, contract: "never", ...options.ceremony },
    gates: { ...defaultGates, redFirst: "never", ...options.gates },
    commands: options.commands ?? { test: testCommand },
    install: undefined,
    environment,
    sandbox,
    worktreeRoot: join(directory, ".."),
    clock,
    watch,
  };
}

/** Closes every incident and ends plan mode, as a person does who found the cause. */
export async function openLine({ services }: Shop): Promise<void> {
  const { open } = await readLine(services);
  for (const incident of open.keys()) {
    const words = {
      cause: "the chunk asked for a command that cannot work",
      level: "L2" as const,
      prevention: "the plan now names a command that was tried",
      owner: "ada",
    };
    await closeIncident(services, { incident, ...words }, new AbortController().signal);
  }
  await leavePlanMode(services, "the corrected plan");
}

/** A plan with two chunks: validate the price, then write it down. */
export function pricePlan(planned_at: string, change: Partial<Plan> = {}): Plan {
  return {
    id: "2026-06-price-validation",
    title: "Refuse negative prices",
    status: "proposed",
    category: "correctness",
    priority: 2,
    impact: 3,
    effort: 1,
    risk: "low",
    confidence: 0.9,
    planned_at,
    depends_on: [],
    budget: { minutes: 5, attempts: 3 },
    scope: { in: ["src/**", "docs/**"], out: [] },
    mode: "implement",
    findings: [],
    why: "A negative price gives a negative discount.",
    state: "",
    evidence: [
      {
        path: "src/pricing.js",
        line: 2,
        note: "no check",
        excerpt: "  return price - (price * percent) / 100;",
      },
    ],
    commands: [{ command: testCommand, expected: "all tests pass" }],
    chunks: [validateChunk(), docsChunk()],
    goal: [
      { command: testCommand, expected: "all tests pass" },
      { command: "test -s docs/pricing.md", expected: "the rule is written down" },
    ],
    risks: ["Callers may rely on negative prices."],
    stopConditions: ["A caller passes negative prices on purpose."],
    ...change,
  };
}

export function validateChunk(change: Partial<Chunk> = {}): Chunk {
  return {
    id: "validate-price",
    title: "Refuse a negative price",
    skill: "tdd",
    files: ["src/pricing.js", "src/price-validation.test.js"],
    tests_may_change: [],
    wiki: [],
    deliverables: ["a test that fails without the check"],
    contract: [
      { criterion: "A negative price throws", verify: "grep -q RangeError src/pricing.js" },
    ],
    instructions: "Throw a RangeError when the price is below zero.",
    ...change,
  };
}

export function docsChunk(change: Partial<Chunk> = {}): Chunk {
  return {
    id: "write-down",
    title: "Write the rule down",
    files: ["docs/pricing.md"],
    tests_may_change: [],
    wiki: [],
    run: "mkdir -p docs && echo 'Prices are never negative.' > docs/pricing.md",
    deliverables: [],
    contract: [{ criterion: "The rule is written down", verify: "grep -q never docs/pricing.md" }],
    instructions: "",
    ...change,
  };
}

/** What a good maker does for `validate-price`. */
export const goodEdits = [
  {
    path: "src/pricing.js",
    replace: [
      {
        old: "  return price",
        new: '  if (price < 0) throw new RangeError("price must not be negative");\n  return price',
      },
    ],
  },
  {
    path: "src/price-validation.test.js",
    write:
      'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("refuses a negative price", () => assert.throws(() => discount(-1, 10), RangeError));\n',
  },
];

export function makerTask(
  attempt: number,
  edits: unknown[],
  more: Record<string, unknown> = {},
): unknown {
  return {
    role: "maker",
    chunk: "validate-price",
    attempt,
    edits,
    result: { outcome: "ok", summary: "done" },
    ...more,
  };
}

export function scripted(tasks: unknown[]): ConstructorParameters<typeof ReplayAgent>[0] {
  return recordingSchema.parse({
    schema: "loopwiki/recording@1",
    kind: "scripted",
    note: "written for this test",
    tasks,
  });
}

async function starterWiki(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of await listSeed("wiki")) files[`wiki/${path}`] = await readSeed("wiki", path);
  return files;
}

/**
 * Two attempts at the first chunk: the first leaves the scope, so that a learning is written. Its test is a
 * line of shell, for runs that are done again a hundred times.
 */
export const quickToResume: ShopOptions = {
  tasks: [
    makerTask(1, [...goodEdits, { path: "src/stray.js", write: "export {};\n" }]),
    makerTask(2, [{ path: "src/stray.js", delete: true }]),
  ],
  commands: { test: "grep -q discount src/pricing.js" },
};
