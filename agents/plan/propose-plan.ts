import type { PlanStore, StoredPlan } from "#plans";
import type { SkillStore } from "#skills";
import type { Git } from "#wiki";
import { z } from "zod";
import type { Redactor } from "../redact/redactor.ts";
import { planAnswerSchema, type PlanAnswer } from "./plan-answer.ts";
import { planFromAnswer } from "./plan-from-answer.ts";
import { answerProblems, planProblems, settleEvidence } from "./vet-plan.ts";

const words = (most: number) => z.string().trim().min(1).max(most);
const names = z.array(words(200)).max(40);
const { category, priority, impact, effort, risk, confidence } = planAnswerSchema.shape;

const criterionSchema = z.strictObject({
  criterion: words(300),
  verify: words(500).optional().describe("command that exits 0 when met"),
  rubric: words(1000).optional().describe("what a reader must see, instead"),
  good: z.array(words(500)).max(5).default([]),
  bad: z.array(words(500)).max(5).default([]),
});

/** A plan in as few words as will do; what is left out has the defaults of `plan new`. */
export const proposalSchema = z.strictObject({
  title: words(120).describe("what is better afterwards"),
  why: words(4000),
  chunks: z
    .array(
      z.strictObject({
        title: words(120),
        instructions: words(6000).describe("what and where, no code"),
        files: names.min(1).describe("globs it may touch, tests included"),
        skill: words(64).optional(),
        contract: z.array(criterionSchema).min(1).max(10),
      }),
    )
    .min(1)
    .max(10),
  verify: z
    .array(words(500))
    .max(10)
    .default([])
    .describe("commands that exit 0 at the end; the repository's own are added"),
  evidence: z
    .array(
      z.strictObject({
        path: words(300),
        line: z.int().min(1),
        note: words(300),
        excerpt: z.string().max(2000).default(""),
      }),
    )
    .max(20)
    .default([]),
  risks: z.array(words(500)).max(10).default([]),
  category: category.default("feature"),
  priority: priority.default(3),
  impact: impact.default(3),
  effort: effort.default(2),
  risk: risk.default("low"),
  confidence: confidence.default(0.7),
});
export type Proposal = z.infer<typeof proposalSchema>;

export interface ProposalServices {
  git: Git;
  plans: PlanStore;
  skills: SkillStore;
  redactor: Redactor;
  /** The project's own checks, which every plan must leave green. */
  checks: readonly string[];
  /** YYYY-MM-DD. */
  today: string;
  /** Who proposes, for the reviewer. */
  by: string;
}

export type Proposed = { stored: StoredPlan; isNew: boolean } | { problems: string[] };

/**
 * Writes a proposed plan, or says what is wrong with it. It is believed only as far as the harness can see:
 * rules of `plan check`, skills and evidence are looked up. A person approves it or not.
 */
export async function proposePlan(
  services: ProposalServices,
  proposal: Proposal,
): Promise<Proposed> {
  const { git, plans, skills, checks, today, by } = services;
  const clean = proposalSchema.parse(await services.redactor.value(proposal));
  const answer = answerOf(clean, by);
  const problems = answerProblems(answer, checks);
  if (problems.length > 0) return { problems };
  const head = await git.run(["rev-parse", "--verify", "HEAD^{commit}"]);
  const origin = { head, today, mode: "implement" as const, commands: checks };
  const plan = await settleEvidence(planFromAnswer(answer, origin), git);
  const known = (await skills.list()).map(({ name }) => name);
  problems.push(...(await planProblems(plan, { git, skills: known })));
  if (problems.length > 0) return { problems };
  const twin = (await plans.list()).find((stored) => stored.plan?.title === plan.title);
  if (twin) return twinAnswer(twin);
  return { stored: await plans.create(plan), isNew: true };
}

/** Who asks twice is told of the first; what was decided is not asked again. */
function twinAnswer(twin: StoredPlan): Proposed {
  if (twin.plan?.status === "proposed") return { stored: twin, isNew: false };
  return {
    problems: [
      `plan ${twin.id} has this title and is ${twin.plan?.status ?? "unreadable"}: read it, and propose something else under another title`,
    ],
  };
}

function answerOf({ chunks, verify, why, ...rest }: Proposal, by: string): PlanAnswer {
  return {
    ...rest,
    why: `${why}\n\nProposed by ${by}.`,
    state: "",
    chunks: chunks.map(({ skill = "", contract, ...chunk }) => ({
      ...chunk,
      skill,
      tests_may_change: [],
      wiki: [],
      deliverables: [],
      contract: contract.map(({ verify = "", rubric = "", ...judged }) => ({
        verify,
        rubric,
        ...judged,
      })),
    })),
    goal: verify.map((command) => ({ command, expected: "exits 0" })),
    stop_conditions: [
      "The work needs a file outside the scope.",
      "An existing test would have to change to pass.",
    ],
    out_of_scope: [],
    later: [],
    questions: [],
  };
}
