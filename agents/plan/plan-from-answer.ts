import { draftPlan, slugify, type Chunk, type Command, type Criterion, type Plan } from "#plans";
import type { RunMode } from "../journal/run-event.ts";
import type { PlanAnswer } from "./plan-answer.ts";

export interface PlanOrigin {
  /** Commit the plan was written against. */
  head: string;
  /** YYYY-MM-DD. */
  today: string;
  mode: RunMode;
  /** The project's own checks, which every plan must leave green. */
  commands: readonly string[];
}

/** What holds of an exploring plan's checkout at its end. */
const unchanged: Command = {
  command: "git diff --exit-code HEAD",
  expected: "nothing was changed",
};

/** The plan document of a planner's answer; whether it is a good one is for `vet-plan.ts`. */
export function planFromAnswer(
  answer: PlanAnswer,
  { head, today, mode, commands }: PlanOrigin,
): Plan {
  const chunks = uniqueIds(answer.chunks.map(chunkOf));
  const files = unique(
    chunks.flatMap(({ files, tests_may_change }) => [...files, ...tests_may_change]),
  );
  const green = commands
    .filter((command) => !answer.goal.some((line) => line.command === command))
    .map((command): Command => ({ command, expected: "exits 0" }));
  const { category, priority, impact, effort, risk, confidence, why, state, evidence } = answer;
  return draftPlan({
    title: answer.title,
    today,
    head,
    files,
    verify: commands,
    category,
    priority,
    impact,
    effort,
    risk,
    confidence,
    why,
    state,
    evidence,
    chunks,
    mode,
    scope: { in: files, out: answer.out_of_scope },
    goal: mode === "explore" ? [unchanged] : [...answer.goal, ...green],
    risks: answer.risks,
    stopConditions: answer.stop_conditions,
  });
}

function chunkOf({ title, skill, contract, ...rest }: PlanAnswer["chunks"][number]): Chunk {
  return {
    ...rest,
    id: slugify(title),
    title,
    ...(skill.trim() === "" ? {} : { skill: skill.trim() }),
    contract: contract.map(criterionOf),
  };
}

function criterionOf({
  criterion,
  verify,
  rubric,
  good,
  bad,
}: PlanAnswer["chunks"][number]["contract"][number]): Criterion {
  return {
    criterion,
    ...(verify.trim() === "" ? {} : { verify }),
    ...(rubric.trim() === "" ? {} : { rubric, examples: { good, bad } }),
  };
}

function uniqueIds(chunks: readonly Chunk[]): Chunk[] {
  const seen = new Map<string, number>();
  return chunks.map((chunk) => {
    const times = (seen.get(chunk.id) ?? 0) + 1;
    seen.set(chunk.id, times);
    return times === 1 ? chunk : { ...chunk, id: `${chunk.id}-${times}` };
  });
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
