import { maxChunks, planFieldsSchema } from "#plans";
import { z } from "zod";

const text = z.string();
const list = z.array(text);
const { category, priority, impact, effort, risk, confidence } = planFieldsSchema.shape;

/** A criterion as a model writes it: an empty text is one that was left out. */
const criterionSchema = z.object({
  criterion: text.describe("One question about the result, answered with yes or no."),
  verify: text.describe("A command that exits 0 when it is met; empty when a reader must judge."),
  rubric: text.describe("What a reader must see; empty when a command decides."),
  good: list.describe("Examples that meet the rubric."),
  bad: list.describe("Examples that do not."),
});

const chunkSchema = z.object({
  title: text,
  skill: text.describe("Name of a skill, or empty."),
  files: list.describe("Globs of all files the chunk may touch, new ones and tests included."),
  tests_may_change: list.describe("Existing tests it may change; usually none."),
  wiki: list.describe("Wiki pages its maker must read."),
  deliverables: list,
  instructions: text.describe("What the maker is told: what and where, no code."),
  contract: z.array(criterionSchema),
});

/** What a planner must answer. Lengths and references are checked afterwards, in words it can use. */
export const planAnswerSchema = z.object({
  title: text,
  why: text,
  category,
  priority,
  impact,
  effort,
  risk,
  confidence,
  state: text.describe("What is there today."),
  evidence: z.array(
    z.object({
      path: text,
      line: z.int().min(1),
      note: text,
      excerpt: text.describe("Whole lines of the file from there on, copied exactly."),
    }),
  ),
  chunks: z.array(chunkSchema).describe(`At most ${maxChunks}.`),
  goal: z.array(z.object({ command: text, expected: text })),
  risks: list,
  stop_conditions: list,
  out_of_scope: list.describe("Globs that nobody may touch."),
  later: list.describe("Titles of plans for what did not fit into this one."),
  questions: list.describe("What only the person can decide; then everything else may be empty."),
});
export type PlanAnswer = z.infer<typeof planAnswerSchema>;
