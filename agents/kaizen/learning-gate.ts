import type { LearningRecord } from "../journal/run-event.ts";

/** Longest trigger and rule, in characters: a learning is a line, not a page. */
const maxTrigger = 200;
const maxRule = 400;
/** Share of common words from which two learnings say the same; below it both stay. */
const sameWords = 0.8;

/** Characters that hide text: bidi controls, zero-width, tag block (shared/research/reliability.md, U01–U04). */
const hidden =
  /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u;
const instructions =
  /\b(ignore|disregard|forget)\b.{0,30}\b(previous|above|prior|all)\b.{0,30}\b(instructions?|rules?)\b|<\|im_start\|>|do not tell the user|--no-verify|--dangerously/i;
/** Would become a link to a page, or a comment that hides what follows. */
const markup = /\[\[|<!--/;
const secrets =
  /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY)/;

type Check = [refuses: (learning: LearningRecord, text: string) => boolean, reason: string];

const checks: readonly Check[] = [
  [
    ({ trigger, rule }) => trigger.trim() === "" || rule.trim() === "",
    "it has no trigger or no rule",
  ],
  [
    ({ evidence }) => !/^\S+$/.test(evidence),
    "it is anchored to no evidence, expected one id or path@commit",
  ],
  [
    ({ trigger, rule }) => [trigger, rule].some((part) => part !== oneLine(part)),
    "it is more than one line",
  ],
  [({ trigger }) => trigger.includes(": "), 'its trigger holds ": ", which begins the rule'],
  [
    ({ trigger, rule }) => trigger.length > maxTrigger || rule.length > maxRule,
    `it is longer than ${maxTrigger} and ${maxRule} characters`,
  ],
  [(_, text) => hidden.test(text), "it holds hidden characters"],
  [(_, text) => markup.test(text), "it holds markup"],
  [(_, text) => instructions.test(text), "it reads like an instruction to override rules"],
  [(_, text) => secrets.test(text), "it holds what looks like a secret"],
];

/** Why a learning may not be written, or undefined when it may (DESIGN 5, Learning). */
export function refuseLearning(
  learning: LearningRecord,
  known: readonly LearningRecord[],
): string | undefined {
  const text = `${learning.trigger}\n${learning.rule}`;
  const refusal = checks.find(([refuses]) => refuses(learning, text));
  if (refusal) return refusal[1];
  const twin = known.find(
    (other) =>
      other.id !== learning.id && similarity(text, `${other.trigger}\n${other.rule}`) >= sameWords,
  );
  return twin ? `it says the same as ${twin.id}` : undefined;
}

/** The form in which a part of a learning stands on the page. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Jaccard similarity of the two texts' words. */
function similarity(left: string, right: string): number {
  const [one, two] = [words(left), words(right)];
  const common = [...one].filter((word) => two.has(word)).length;
  return common / Math.max(1, one.size + two.size - common);
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}_./-]+/gu) ?? []);
}
