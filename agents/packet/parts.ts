import { estimateTokens } from "./tokens.ts";
import type { Request } from "./allot.ts";

/** Memory as it was shown, for its receipt. */
export interface Shown {
  /** Path of a page, `learning:<id>` or `skill:<name>`. */
  id: string;
  text: string;
  /** sha256 of the document that the text is from, where its outcomes are counted by version. */
  version?: string;
}

/** What a section is when it has so many tokens: values for places of the prompt, and the memory in them. */
export interface Filled {
  values: Record<string, string>;
  shown: readonly Shown[];
}

/** A section of the packet that can be shorter; contract and instructions cannot. */
export interface Part extends Request {
  name: string;
  /** Its text within so many tokens, borders not counted; with 0 as if there were nothing to say. */
  fill(tokens: number): Filled;
}

/** A part that is one text, in one place of the prompt. */
export function textPart(
  { name, floor, most }: { name: string; floor: number; most: number },
  text: string,
  fill: (tokens: number) => Filled,
): Part {
  return { name, floor, most, need: estimateTokens(text), fill };
}
