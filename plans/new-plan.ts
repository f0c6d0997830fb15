import { LoopwikiError } from "#wiki";
import type { Chunk, Command, Plan } from "./plan.ts";
import { tidyPlan } from "./tidy-plan.ts";

/** What a plan is drafted from; any field or section of a plan may be given and is then taken as it is. */
export interface PlanDraft extends Partial<Omit<Plan, "title" | "why">> {
  title: string;
  why: string;
  /** YYYY-MM-DD. */
  today: string;
  /** Commit the plan is written against. */
  head: string;
  /** Globs the plan may touch: the files of its one chunk, and the scope unless that is given. */
  files: readonly string[];
  /** Commands that must exit 0 once the plan is done; they are contract and goal. */
  verify: readonly string[];
  /** A mechanical command that does the work. */
  run?: string;
  /** Skill of the one chunk. */
  skill?: string;
  /** What the maker of the one chunk is told. */
  instructions?: string;
}

/**
 * A whole plan from little: one chunk unless `chunks` are given. Throws `no-verification` when there is
 * no command that could tell that it is done.
 */
export function draftPlan(draft: PlanDraft): Plan {
  const { today, head, files, verify, run, skill, instructions, ...given } = draft;
  const commands = verify.map((command) => ({ command, expected: "exits 0" }));
  const goal = given.goal ?? commands;
  const work = { run, skill, instructions };
  if (goal.length === 0) {
    throw new LoopwikiError(
      "no-verification",
      `Unexpected plan "${draft.title}" without a verification, expected at least one command that exits 0 once it is done.`,
      { hint: 'Name one with --verify "npm test", or set "commands" in loopwiki.config.json.' },
    );
  }
  return tidyPlan({
    id: `${today.slice(0, 7)}-${slugify(draft.title)}`,
    status: "proposed",
    category: "tech-debt",
    priority: 3,
    impact: 3,
    effort: 2,
    risk: "low",
    confidence: 0.8,
    planned_at: head,
    depends_on: [],
    budget: { minutes: 60, attempts: 3 },
    scope: { in: [...files], out: [] },
    mode: "implement",
    findings: [],
    state: "",
    evidence: [],
    commands,
    chunks: [draftChunk(given.title, { files, goal, ...work })],
    risks: ["Behaviour that no test covers may change: look at the whole diff in the review."],
    stopConditions: [
      "The work needs a file outside the scope.",
      "An existing test would have to change to pass.",
    ],
    ...given,
    goal,
  });
}

interface ChunkDraft {
  files: readonly string[];
  goal: readonly Command[];
  run: string | undefined;
  skill: string | undefined;
  instructions: string | undefined;
}

function draftChunk(title: string, { files, goal, run, skill, instructions }: ChunkDraft): Chunk {
  return {
    id: slugify(title),
    ...(skill === undefined ? {} : { skill }),
    files: [...files],
    tests_may_change: [],
    wiki: [],
    ...(run === undefined ? {} : { run }),
    deliverables: [],
    contract: goal.map(({ command }) => ({ criterion: `\`${command}\` passes`, verify: command })),
    title,
    instructions: instructions ?? "",
  };
}

/** Lower-case words joined by hyphens, at most 50 characters, cut between words. */
export function slugify(title: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  let slug = words.shift()?.slice(0, 50) ?? "plan";
  for (const word of words) {
    if (slug.length + 1 + word.length > 50) break;
    slug += `-${word}`;
  }
  return slug;
}
