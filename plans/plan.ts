import { z } from "zod";
import { isTameGlob } from "./match-globs.ts";

/** Where a plan stands. Only the harness changes it; `transitions.ts` has the allowed steps. */
export const planStatuses = [
  "proposed",
  "approved",
  "in-progress",
  "verified",
  "merged",
  "stopped",
  "rejected",
  "stale",
  "discarded",
] as const;
export type PlanStatus = (typeof planStatuses)[number];

/** More chunks than this are refused with a request to split (seed 003, circuit breakers). */
export const maxChunks = 10;

const text = z.string().trim().min(1);
const slug = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    "expected lower-case words joined by hyphens, for example price-validation",
  );
const globs = z.array(
  text.refine(isTameGlob, {
    message: "expected a glob with at most three `*` in a part of the path and four `**` in all",
  }),
);

/** One acceptance criterion: a command that must exit 0, or a rubric with examples for a judge. */
const criterionSchema = z
  .strictObject({
    criterion: text,
    verify: text.optional(),
    rubric: text.optional(),
    examples: z
      .strictObject({ good: z.array(text).default([]), bad: z.array(text).default([]) })
      .optional(),
  })
  .refine((value) => (value.verify === undefined) !== (value.rubric === undefined), {
    message:
      "expected exactly one of `verify` (a command that must exit 0) or `rubric` (a sentence a judge can decide)",
  });
export type Criterion = z.infer<typeof criterionSchema>;

/** The machine-read part of a chunk: the yaml fence below its heading. */
export const chunkFieldsSchema = z.strictObject({
  id: slug,
  skill: slug.optional(),
  /** Globs of the files the chunk may touch; the scope gate enforces them. */
  files: globs.min(1),
  /** Globs of existing tests the chunk may change; without it editing an existing test stops the line. */
  tests_may_change: globs.default([]),
  /** Wiki pages the maker must see. */
  wiki: z.array(text).default([]),
  /** A mechanical command that does the work; no agent is asked. */
  run: text.optional(),
  /** Its commands may use the network; approving the plan is consent to that. */
  network: z.boolean().optional(),
  deliverables: z.array(text).default([]),
  contract: z.array(criterionSchema).min(1),
});
export type ChunkFields = z.infer<typeof chunkFieldsSchema>;

export interface Chunk extends ChunkFields {
  title: string;
  /** Markdown between the yaml fence and the next heading: what the maker is told. */
  instructions: string;
}

export const planFieldsSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^\d{4}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*$/,
      "expected YYYY-MM-slug, for example 2026-06-price-validation",
    ),
  title: text,
  status: z.enum(planStatuses),
  category: z.enum([
    "correctness",
    "security",
    "performance",
    "tests",
    "tech-debt",
    "dependencies",
    "tooling",
    "docs",
    "feature",
  ]),
  priority: z.int().min(1).max(5),
  impact: z.int().min(1).max(5),
  effort: z.int().min(1).max(5),
  risk: z.enum(["low", "medium", "high"]),
  confidence: z.number().min(0).max(1),
  /** Commit the plan was written against. */
  planned_at: z.string().regex(/^[0-9a-f]{7,64}$/, "expected a commit id"),
  depends_on: z.array(z.string()).default([]),
  budget: z
    .strictObject({
      usd: z.number().positive().optional(),
      tokens: z.int().positive().optional(),
      minutes: z.number().positive().default(60),
      attempts: z.int().min(1).max(10).default(3),
    })
    .default({ minutes: 60, attempts: 3 }),
  scope: z.strictObject({ in: globs.min(1), out: globs.default([]) }),
  mode: z.enum(["implement", "fix", "explore"]).default("implement"),
  /** Every command of the plan may use the network; approving the plan is consent to that. */
  network: z.boolean().optional(),
  /** Fingerprints of the audit findings the plan answers, so that they are not raised again. */
  findings: z.array(z.string()).default([]),
});
export type PlanFields = z.infer<typeof planFieldsSchema>;

/** `path:line` with the text found there, re-checked by the harness. */
export interface Evidence {
  path: string;
  /** 1-based. */
  line: number;
  note: string;
  /** Lines of the file starting at `line`, without the final newline; may be empty. */
  excerpt: string;
}

/** A command and what it is expected to show; it passes when it exits 0. */
export interface Command {
  command: string;
  expected: string;
}

export interface Plan extends PlanFields {
  why: string;
  /** Prose of "Current state" before the evidence list; may be empty. */
  state: string;
  evidence: Evidence[];
  commands: Command[];
  chunks: Chunk[];
  goal: Command[];
  risks: string[];
  stopConditions: string[];
}
