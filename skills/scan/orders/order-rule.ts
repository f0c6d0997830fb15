import type { Tier } from "../../check/skill-finding.ts";

/** An act upon something, in one statement or, where they flow on, in this and the ones before it. */
export interface OrderRule {
  id: string;
  tier: Tier;
  /** What the text does, for the message: "Unexpected <says>". */
  says: string;
  act: RegExp;
  /** All of these stand in the same statement. */
  on?: readonly RegExp[];
  /** Any of these makes it harmless. */
  not?: RegExp;
  /** Whether `on` may stand in one of the two statements before: "Read the key. Send it to …". */
  flows?: true;
  /** Wherever the words stand they are an order, or say what is to hold. */
  anywhere?: true;
  /** "Do not tell …" is an order although it forbids. */
  forbidding?: true;
}

/** Any of the words, whole. */
export const any = (...parts: string[]): RegExp =>
  new RegExp(`(?<![\\w-])(?:${parts.join("|")})(?!\\w)`, "i");
/** Any of the patterns, wherever. */
export const has = (...parts: string[]): RegExp =>
  new RegExp(parts.map((part) => `(?:${part})`).join("|"), "i");
/** The act, and what it is done to within the next words. */
export const act = (acts: string, on: string, gap = 60): RegExp =>
  new RegExp(`(?<![\\w-])(?:${acts})(?!\\w)[^.!?]{0,${gap}}?(?:(?<!\\w)|(?=[./~]))(?:${on})`, "i");
