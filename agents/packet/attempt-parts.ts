import type { Chunk } from "#plans";
import type { RunContext } from "../execute/run-context.ts";
import type { EventOf } from "../journal/run-event.ts";
import { fence } from "./fence.ts";
import { textPart, type Part } from "./parts.ts";
import { plainDiff } from "./plain-diff.ts";
import { estimateTokens, keepHead, keepTail } from "./tokens.ts";

type Ended = EventOf<"attempt-ended">;

/** Feedback, test output and partial work of the attempt before, the most telling first; none before the first. */
export async function attemptParts(
  run: RunContext,
  before: Ended | undefined,
  nonce: string,
): Promise<Part[]> {
  if (!before) return [];
  const diff = await partialDiff(run, before.tree);
  return [
    textPart({ name: "feedback", floor: 200, most: 1000 }, before.feedback, (tokens) => ({
      values: { feedback: fenced(nonce, "feedback", keepHead(before.feedback, tokens)) },
      shown: [],
    })),
    textPart({ name: "output", floor: 300, most: 1500 }, before.output, (tokens) => ({
      values: { last_output: fenced(nonce, "output", keepTail(before.output, tokens)) },
      shown: [],
    })),
    textPart({ name: "diff", floor: 300, most: 2000 }, diff, (tokens) => ({
      values: { last_diff: fenced(nonce, "diff", keepHead(diff, tokens)) },
      shown: [],
    })),
  ];
}

/** What the places of these parts say before there is anything to tell. */
export const firstAttempt = {
  feedback: "(this is the first attempt)",
  last_diff: "(none)",
  last_output: "(none)",
};

/** One line for each attempt before the last one: that it was, not what it saw. Old output misleads. */
export function maskedAttempts(run: RunContext, chunk: Chunk, before: Ended | undefined): string {
  const earlier = run
    .chunkState(chunk)
    .attempts.flatMap(({ attempt, ended }) =>
      ended && before && attempt < before.attempt ? [{ attempt, ended }] : [],
    );
  if (earlier.length === 0) return "(only the last attempt is shown)";
  return earlier
    .map(({ attempt, ended: { outcome, feedback, output } }) => {
      const tokens = estimateTokens(feedback) + estimateTokens(output);
      return `- attempt ${attempt}: ${outcome}; its ${tokens} tokens of feedback and output are left out`;
    })
    .join("\n");
}

async function partialDiff(run: RunContext, tree: string): Promise<string> {
  const diff = await plainDiff(run.services.git, [run.state.head, tree]);
  return diff === "" ? "(nothing is left of it: it was rolled back or changed nothing)" : diff;
}

function fenced(nonce: string, label: string, text: string): string {
  return text === "" ? "(none)" : fence(nonce, label, text);
}
