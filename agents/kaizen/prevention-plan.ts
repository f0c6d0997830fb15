import { draftPlan, formatPlan, type Chunk } from "#plans";
import type { ContentRoot } from "#wiki";
import type { LearningRecord } from "../journal/run-records.ts";

export interface Prevention {
  learning: LearningRecord;
  /** Why a line that people and agents must read is not enough. */
  why: string;
  /** What would catch it, in the words of whoever proposed it. */
  how?: string;
}

export interface PreventionOrigin {
  memory: ContentRoot;
  /** Commit the plan is written against. */
  head: string;
  /** YYYY-MM-DD. */
  today: string;
  /** The repository's own checks by name. */
  commands: Readonly<Record<string, string>>;
}

/**
 * Proposes a plan for a check that catches the mistake (L2) or makes it impossible (L1), beside the learning
 * that only tells of it. One for each learning; resolves to its path, or undefined when there is one, or no
 * command that could tell it is done. A person approves it or does not.
 */
export async function proposePrevention(
  { learning, why, how }: Prevention,
  { memory, head, today, commands }: PreventionOrigin,
): Promise<string | undefined> {
  const verify = Object.values(commands);
  const mark = `learning:${learning.id}`;
  if (verify.length === 0 || (await isPlanned(memory, mark))) return undefined;
  const plan = draftPlan({
    title: `Catch by machine what ${learning.id} tells`,
    today,
    head,
    files: [...learning.scope, "test/**", "tests/**", "**/*.test.*"],
    verify,
    category: "tooling",
    priority: 2,
    impact: 4,
    findings: [mark],
    why: `${why}\n\nThe learning: when ${learning.trigger}: ${learning.rule} (${learning.evidence}).`,
    chunks: [chunkFor(learning, how, verify)],
    stopConditions: ["No test, type, lint rule or hook can tell the mistake from sound work."],
  });
  const path = `plans/${plan.id}.md`;
  await memory.write(path, formatPlan(plan));
  return path;
}

async function isPlanned(memory: ContentRoot, mark: string): Promise<boolean> {
  for (const path of await memory.listMarkdown("plans"))
    if ((await memory.read(path))?.includes(mark) === true) return true;
  return false;
}

function chunkFor(
  { trigger, rule, scope }: LearningRecord,
  how: string | undefined,
  verify: readonly string[],
): Chunk {
  const suggestion = how === undefined ? "" : `\n\nWhat was suggested: ${how}`;
  return {
    id: "catch-the-mistake",
    title: "Make a check fail on the mistake",
    files: [...scope, "test/**", "tests/**", "**/*.test.*"],
    tests_may_change: [],
    wiki: [],
    deliverables: ["a test, type, lint rule or hook that fails on the mistake"],
    contract: [
      {
        criterion: "Somebody who makes the mistake again is stopped by a check",
        rubric: `The change holds a check that fails when, ${trigger}, this is not kept: ${rule}`,
        examples: {
          good: ["a test of its own that goes red when the mistake is put back"],
          bad: ["a comment, or a page that asks people to take care"],
        },
      },
      ...verify.map((command) => ({ criterion: `\`${command}\` passes`, verify: command })),
    ],
    instructions: `Write a check that catches the mistake: when ${trigger}, ${rule}.${suggestion}`,
  };
}
