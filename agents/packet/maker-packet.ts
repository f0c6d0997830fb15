import type { Chunk, Criterion } from "#plans";
import { LoopwikiError } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import type { EventOf } from "../journal/run-event.ts";
import type { PromptRecord, Receipt } from "../journal/run-records.ts";
import { findLearnings } from "../kaizen/find-learnings.ts";
import { fillPrompt, rolePrompt } from "../roles/role-prompt.ts";
import { allot } from "./allot.ts";
import { attemptParts, firstAttempt, maskedAttempts } from "./attempt-parts.ts";
import { newNonce, sha256 } from "./fence.ts";
import { learningsPart } from "./learnings-part.ts";
import { mapPart } from "./map-part.ts";
import { findSnippets, memoryPart } from "./memory-section.ts";
import type { Filled, Part, Shown } from "./parts.ts";
import { skillParts } from "./skill-part.ts";
import { estimateTokens } from "./tokens.ts";

/** Most tokens of a maker's packet, all included. Its parts' own limits add up to little less. */
const packetTokens = 12_000;

export interface Packet {
  text: string;
  hash: string;
  /** As `estimateTokens` counts; never above `budget`. */
  tokens: number;
  budget: number;
  /** Where the tokens are; they add up to `tokens`. */
  sections: { name: string; tokens: number }[];
  receipts: Receipt[];
  /** The texts that the receipts are for. */
  shown: Shown[];
  /** Which prompt it was made from. */
  prompt: PromptRecord;
}

export interface PacketOptions {
  /** 1-based. */
  attempt: number;
  /** How the last attempt ended, when there was one. */
  before?: EventOf<"attempt-ended">;
  /** In tokens. */
  budget?: number;
}

/**
 * Everything a maker is told, bounded and in a fixed order (DESIGN 6); untrusted parts are fenced. The
 * prompt, the chunk and its contract are never cut: when they alone are too long it is `packet-too-long`.
 */
export async function buildMakerPacket(
  run: RunContext,
  chunk: Chunk,
  { attempt, before, budget = packetTokens }: PacketOptions,
): Promise<Packet> {
  const nonce = newNonce();
  const { git, content } = run.services;
  const prompt = await rolePrompt("maker", { git, content, commit: run.state.started.base });
  const parts = await gatherParts(run, chunk, { before, nonce });
  const fixed = {
    ...contractOf(run, chunk),
    ...firstAttempt,
    earlier: maskedAttempts(run, chunk, before),
    skill: "(no skill is named for this chunk)",
    nonce,
    attempt: String(attempt),
  };
  const render = (filled: readonly Filled[]): string =>
    fillPrompt(prompt, Object.assign({}, fixed, ...filled.map(({ values }) => values)));
  const fill = (given: readonly number[]): Filled[] =>
    parts.map((part, at) => part.fill(given[at] ?? 0));

  const least = estimateTokens(render(fill(parts.map(() => 0))));
  if (least > budget) throw tooLong(chunk, least, budget);
  for (let room = budget - least; room >= 0;) {
    const filled = fill(allot(parts, room));
    const text = render(filled);
    const tokens = estimateTokens(text);
    if (tokens > budget) {
      room -= tokens - budget; // where two texts meet a token may be added
      continue;
    }
    return {
      text,
      hash: sha256(text),
      tokens,
      budget,
      sections: sectionsOf(tokens, fixed, parts, filled),
      receipts: receiptsOf(filled),
      shown: filled.flatMap(({ shown }) => [...shown]),
      prompt: prompt.record,
    };
  }
  throw tooLong(chunk, least, budget);
}

/** In the order of need: where there is not room for all, the first ones get theirs. */
async function gatherParts(
  run: RunContext,
  chunk: Chunk,
  { before, nonce }: { before: EventOf<"attempt-ended"> | undefined; nonce: string },
): Promise<Part[]> {
  const off = run.services.ceremony?.memory === "off";
  return [
    ...(await attemptParts(run, before, nonce)),
    learningsPart(off ? [] : await findLearnings(run, chunk), chunk, nonce),
    await mapPart(run, chunk, nonce),
    memoryPart(off ? [] : await findSnippets(run, chunk), nonce),
    ...(await skillParts(run, chunk)),
  ];
}

function receiptsOf(filled: readonly Filled[]): Receipt[] {
  const order = ["learning:", "skill:"]; // after the pages
  const place = (id: string): number => order.findIndex((start) => id.startsWith(start));
  return filled
    .flatMap(({ shown }) => shown)
    .toSorted((left, right) => place(left.id) - place(right.id))
    .map(({ id, text, version }, index) => ({
      id,
      hash: sha256(text),
      rank: index + 1,
      tokens: estimateTokens(text),
      ...(version === undefined ? {} : { version }),
    }));
}

const contractPlaces = ["instructions", "contract", "files", "tests_may_change"];

/** Each part by what it adds, then the contract; what is left is the prompt around them. */
function sectionsOf(
  tokens: number,
  fixed: Readonly<Record<string, string>>,
  parts: readonly Part[],
  filled: readonly Filled[],
): Packet["sections"] {
  const already = (place: string): number =>
    contractPlaces.includes(place) ? estimateTokens(fixed[place] ?? "") : 0;
  const own = contractPlaces.reduce((sum, place) => sum + already(place), 0);
  const sections = parts.map(({ name }, at) => {
    const values = Object.entries(filled[at]?.values ?? {});
    const added = values.map(([place, text]) => estimateTokens(text) - already(place));
    return { name, tokens: added.reduce((sum, count) => sum + count, 0) };
  });
  const used = sections.reduce((sum, { tokens }) => sum + tokens, own);
  return [
    { name: "prompt", tokens: tokens - used },
    { name: "contract", tokens: own },
    ...sections,
  ];
}

function contractOf(run: RunContext, chunk: Chunk): Record<string, string> {
  return {
    plan_title: run.plan.title,
    chunk_title: chunk.title,
    instructions: chunk.instructions || chunk.title,
    contract: formatContract(chunk.contract),
    files: bullets(chunk.files),
    tests_may_change:
      chunk.tests_may_change.length === 0 ? "(none)" : bullets(chunk.tests_may_change),
    attempts: String(run.plan.budget.attempts),
  };
}

/** Acceptance criteria as the maker and the checker read them. */
export function formatContract(contract: readonly Criterion[]): string {
  return contract
    .map(({ criterion, verify, rubric, examples }) => {
      const how = verify === undefined ? `  judged by: ${rubric}` : `  must pass: \`${verify}\``;
      const good = (examples?.good ?? []).map((example) => `  good: ${example}`);
      const bad = (examples?.bad ?? []).map((example) => `  bad: ${example}`);
      return [`- ${criterion}`, how, ...good, ...bad].join("\n");
    })
    .join("\n");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function tooLong(chunk: Chunk, least: number, budget: number): LoopwikiError {
  return new LoopwikiError(
    "packet-too-long",
    `Unexpected length of chunk "${chunk.title}": its contract and instructions need about ${least} tokens with the prompt, expected at most ${budget}.`,
    {
      hint: "They are never cut. Split the chunk, or move background into a wiki page and name it under `wiki`.",
    },
  );
}
