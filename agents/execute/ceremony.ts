import { matchesAny, type Plan } from "#plans";
import { z } from "zod";

/** Stages at which a model may be asked for an opinion; the gates and the contract's commands always run. */
export const ceremonyStages = ["contract", "checker", "goal-checker"] as const;
export type CeremonyStage = (typeof ceremonyStages)[number];

const ruleSchema = z.strictObject({
  stages: z.array(z.enum(ceremonyStages)).min(1).describe("Stages the rule is about."),
  when: z
    .strictObject({
      mechanical: z.boolean().optional().describe("A command does the work."),
      rubric: z.boolean().optional().describe("Some criterion can only be decided by a reader."),
      paths: z
        .array(z.string().min(1))
        .optional()
        .describe("Every file matches one of these globs."),
      categories: z
        .array(z.string())
        .optional()
        .describe("The plan is of one of these categories."),
      risks: z.array(z.string()).optional().describe("The plan's risk is one of these."),
      maxLines: z.int().min(1).optional().describe("At most so many lines were added and removed."),
      maxChunks: z.int().min(1).optional().describe("The plan has at most so many chunks."),
    })
    .prefault({})
    .describe("Conditions that must all hold; a rule without any always holds."),
  ask: z.boolean().describe("Whether the model is asked."),
  because: z.string().min(1).describe("The reason that journal and review show."),
});
export type CeremonyRule = z.infer<typeof ruleSchema>;

const documentation = [
  "**/*.md",
  "**/*.mdx",
  "**/*.txt",
  "**/*.rst",
  "**/*.adoc",
  "docs/**",
  "doc/**",
];
const all: CeremonyStage[] = [...ceremonyStages];

/** In order; the first whose conditions hold decides, and without one the model is asked. */
const defaultRules: CeremonyRule[] = [
  {
    stages: ["contract"],
    when: { mechanical: true },
    ask: false,
    because: "a command does the work",
  },
  {
    stages: ["goal-checker"],
    when: { maxChunks: 1 },
    ask: false,
    because: "the only chunk was checked as a whole",
  },
  {
    stages: ["checker", "goal-checker"],
    when: { rubric: true },
    ask: true,
    because: "a criterion needs a reader",
  },
  {
    stages: ["goal-checker"],
    when: {},
    ask: false,
    because: "commands decide every line of the goal",
  },
  { stages: all, when: { mechanical: true }, ask: false, because: "a command did the work" },
  {
    stages: all,
    when: { paths: documentation, rubric: false },
    ask: false,
    because: "only documentation is touched",
  },
  {
    stages: all,
    when: { categories: ["docs"], rubric: false },
    ask: false,
    because: "the plan is about documentation",
  },
  {
    stages: ["checker"],
    when: { maxLines: 10, risks: ["low"], categories: ["tests", "tooling", "dependencies"] },
    ask: false,
    because: "ten lines of low risk, which the commands judge",
  },
];

const mode = z.enum(["rules", "always", "never"]).default("rules");

/** Settings: how much opinion is bought for how much change. */
export const ceremonySchema = z.strictObject({
  contract: mode.describe("Whether the checker must agree to a contract before code is written."),
  checker: mode.describe("Whether a model judges an attempt after the gates."),
  "goal-checker": mode.describe("Whether a model judges the whole after the goal's commands."),
  trajectory: z
    .enum(["on", "off"])
    .default("on")
    .describe("Whether an agent that goes in circles is stopped."),
  memory: z
    .enum(["on", "off"])
    .default("on")
    .describe("Whether makers are shown pages, learnings and corrections; off only to compare."),
  sameModel: z
    .enum(["refuse", "warn", "allow"])
    .default("refuse")
    .describe(
      "What happens when maker and checker are the same model; who has only one says warn or allow.",
    ),
  rules: z
    .array(ruleSchema)
    .default(defaultRules)
    .describe(
      'Which stages ask a model, where the stage says "rules": the first that fits decides.',
    ),
});
export type Ceremony = z.infer<typeof ceremonySchema>;

export const defaultCeremony: Ceremony = ceremonySchema.parse({});

/** What is known of the work at a stage; before code is written the files are the chunk's globs. */
export interface StageFacts {
  mechanical: boolean;
  rubric: boolean;
  paths: readonly string[];
  /** Lines added and removed; absent before there are any. */
  lines?: number;
  plan: Pick<Plan, "category" | "risk" | "chunks">;
}

export interface StageDecision {
  ask: boolean;
  reason: string;
}

/** Whether the model is asked at a stage. Pure: a resumed run decides the same. */
export function decideStage(
  stage: CeremonyStage,
  facts: StageFacts,
  ceremony: Ceremony,
): StageDecision {
  const set = ceremony[stage];
  if (set !== "rules") return { ask: set === "always", reason: `the settings say ${set}` };
  const rule = ceremony.rules.find(
    ({ stages, when }) => stages.includes(stage) && holds(when, facts),
  );
  return rule
    ? { ask: rule.ask, reason: rule.because }
    : { ask: true, reason: "no rule says that it can be left out" };
}

function holds(
  when: CeremonyRule["when"],
  { mechanical, rubric, paths, lines, plan }: StageFacts,
): boolean {
  return [
    when.mechanical === undefined || when.mechanical === mechanical,
    when.rubric === undefined || when.rubric === rubric,
    when.paths === undefined ||
      (paths.length > 0 && paths.every((path) => matchesAny(path, when.paths ?? []))),
    isOne(when.categories, plan.category),
    isOne(when.risks, plan.risk),
    atMost(when.maxLines, lines ?? Infinity),
    atMost(when.maxChunks, plan.chunks.length),
  ].every(Boolean);
}

function isOne(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted === undefined || wanted.includes(value);
}

function atMost(limit: number | undefined, value: number): boolean {
  return limit === undefined || value <= limit;
}
