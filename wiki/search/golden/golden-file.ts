import { z } from "zod";
import type { Finding } from "../../finding.ts";
import { splitFrontMatter, validateMapping } from "../../front-matter.ts";

/** Path below the content root. */
export const goldenFile = "agents/GOLDEN.md";

const querySchema = z.strictObject({
  /** As a person or an agent would type it. */
  query: z.string().trim().min(1),
  /** What it tries: `fact`, `name`, `code`, `paraphrase`, … */
  kind: z.string().trim().min(1),
  /** Pages that answer it, by id or path: each must be found. */
  expect: z.array(z.string().trim().min(1)).min(1),
  /** They must be among the first so many. */
  top: z.int().min(1).max(50).default(5),
});
export type GoldenQuery = z.infer<typeof querySchema>;

const goldenSchema = z.looseObject({
  /** Least recall@5, 0 to 1: below it `search --golden`, `doctor` and CI fail. */
  floor: z.number().min(0).max(1).default(0.8),
  queries: z.array(querySchema).min(1),
});

export interface Golden {
  floor: number;
  queries: GoldenQuery[];
}

const example =
  '---\nfloor: 0.8\nqueries:\n  - query: "how are prices rounded"\n    kind: fact\n    expect: [10_DOMAIN/pricing]\n    top: 5\n---';

/** Reads the golden queries in the front matter of `agents/GOLDEN.md`. `file` is for messages. */
export function parseGolden(
  text: string,
  file: string,
): { golden: Golden | undefined; findings: Finding[] } {
  const frontMatter = splitFrontMatter(text);
  const origin = { file, ruleId: "valid-golden", example };
  const { value, findings } = validateMapping(goldenSchema, frontMatter, origin);
  return { golden: value && { floor: value.floor, queries: value.queries }, findings };
}
