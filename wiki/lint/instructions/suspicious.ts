import { withoutCode } from "../text/mask.ts";
import { hashOf, Words } from "../text/words.ts";
import { commandPatterns } from "./command-patterns.ts";
import type { InstructionPattern } from "./pattern.ts";
import { wordPatterns } from "./word-patterns.ts";

/** A place where a text instructs agents to do harm, by offsets. */
export interface Suspicion {
  id: string;
  says: string;
  start: number;
  end: number;
}

const patterns = [...wordPatterns, ...commandPatterns];
const reader = new Words();

/** Which patterns (a bit each) can match a text with the word, by the word's hash. */
let byWord: Map<number, number> | undefined;
/** Marks the low halves of those hashes: most words are none of them. */
const maybe = new Uint8Array(0x10000);

function patternsByWord(): Map<number, number> {
  const bits = new Map<number, number>();
  for (const [bit, { words }] of patterns.entries())
    for (const word of words.split(" ")) {
      const hash = hashOf(word);
      bits.set(hash, (bits.get(hash) ?? 0) | (1 << bit));
      maybe[hash & 0xffff] = 1;
    }
  return bits;
}

/**
 * What in a text looks like an attack on the agents that read it; a filter, not a proof. Code is read
 * too when the text `instructs`: agents run what stands there. In other pages it is only shown.
 */
export function suspicionsIn(text: string, instructs: boolean): Suspicion[] {
  const possible = possiblePatterns(reader.read(text));
  if (possible === 0) return [];
  const told = withoutCode(text);
  const found = patterns.flatMap((each, bit) => {
    if ((possible & (1 << bit)) === 0) return [];
    const where = instructs && each.notInCode !== true ? text : told;
    const match = firstMatch(each, where);
    return match ? [{ ...each, start: match.index, end: match.index + match[0].length }] : [];
  });
  const total = found.reduce((sum, { score }) => sum + score, 0);
  return total < 2 ? [] : found.map(({ id, says, start, end }) => ({ id, says, start, end }));
}

/** The patterns that a text of these words can match, a bit each. */
export function possiblePatterns({ hashes, count }: Words): number {
  byWord ??= patternsByWord();
  let possible = 0;
  for (let at = 0; at < count; at += 1) {
    const hash = hashes[at] ?? 0;
    if (maybe[hash & 0xffff] !== 0) possible |= byWord.get(hash) ?? 0;
  }
  return possible;
}

/** What comes before a match that forbids it: "never run …", "do not add …". */
const forbids =
  /(?:\b(?:never|not|avoid|without|refuse|reject|forbids?|blocks?|no)|n['’]t)[\s:`"'“*]+(?:[\w-]+[\s:`"'“*]+){0,3}$/i;

function firstMatch({ pattern }: InstructionPattern, text: string): RegExpExecArray | undefined {
  const all = new RegExp(pattern, `${pattern.flags}g`);
  for (const match of text.matchAll(all))
    if (!forbids.test(text.slice(Math.max(0, match.index - 80), match.index))) return match;
  return undefined;
}
