import type { Chunk } from "#plans";
import { formatLearning } from "../kaizen/find-learnings.ts";
import type { LearningRecord } from "../journal/run-records.ts";
import { fence } from "./fence.ts";
import type { Filled, Part } from "./parts.ts";
import { clausesOf, together } from "./repo-map/words.ts";
import { estimateTokens } from "./tokens.ts";

/**
 * What was learned about the chunk's files. A learning stands right before the step of the instructions
 * that it warns about, for there it stops a repeat; one that fits no step stands before all of them.
 */
export function learningsPart(
  learnings: readonly LearningRecord[],
  chunk: Chunk,
  nonce: string,
): Part {
  const costs = learnings.map((learning) => estimateTokens(fenced(learning, nonce)) + 2);
  return {
    name: "learnings",
    need: costs.reduce((sum, cost) => sum + cost, 0),
    floor: 200,
    most: 800,
    fill: (tokens) => {
      let left = tokens;
      const kept = learnings.filter((_, at) => (left -= costs[at] ?? 0) >= 0); // whole or not at all
      return place(kept, chunk.instructions || chunk.title, nonce);
    },
  };
}

function place(learnings: readonly LearningRecord[], instructions: string, nonce: string): Filled {
  const lines = instructions.split("\n");
  const steps = stepsOf(lines);
  const warned = new Map<number, LearningRecord[]>();
  const rest: LearningRecord[] = [];
  for (const learning of learnings) {
    const step = stepOf(learning, lines, steps);
    if (step === undefined) rest.push(learning);
    else warned.set(step, [...(warned.get(step) ?? []), learning]);
  }
  const placed = lines.flatMap((line, at) => [
    ...(warned.get(at) ?? []).map((learning) => fenced(learning, nonce)),
    line,
  ]);
  const first = rest.map((learning) => fenced(learning, nonce)).join("\n");
  const none = learnings.length === 0 ? "(none yet)" : "(none but those before their steps)";
  return {
    values: { instructions: placed.join("\n"), learnings: first || none },
    shown: learnings.map((learning) => ({
      id: `learning:${learning.id}`,
      text: formatLearning(learning),
    })),
  };
}

function fenced(learning: LearningRecord, nonce: string): string {
  return fence(nonce, "learning", formatLearning(learning));
}

/** Lines that begin an item of a list, outside of code. */
function stepsOf(lines: readonly string[]): number[] {
  let code = false;
  return lines.flatMap((line, at) => {
    if (/^\s*(```|~~~)/.test(line)) code = !code;
    return !code && /^\s*([-*+]|\d+[.)])\s/.test(line) ? [at] : [];
  });
}

/** The step that shares the most words with the learning; one word alone may be chance. */
function stepOf(
  { trigger, rule }: LearningRecord,
  lines: readonly string[],
  steps: readonly number[],
): number | undefined {
  const words = together(clausesOf(`${trigger}\n${rule}`));
  const shared = steps.map((step) => {
    const said = [...together(clausesOf(lines[step] ?? "")).keys()];
    return said.filter((word) => words.has(word)).length;
  });
  const most = Math.max(0, ...shared);
  return most < 2 ? undefined : steps[shared.indexOf(most)];
}
