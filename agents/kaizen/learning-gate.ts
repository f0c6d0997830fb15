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
const secrets =
  /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY)/;

/** Why a learning may not be written, or undefined when it may (DESIGN 5, Learning). */
export function refuseLearning(
  learning: LearningRecord,
  known: readonly LearningRecord[],
): string | undefined {
  const text = `${learning.trigger}\n${learning.rule}`;
  if (learning.trigger.trim() === "" || learning.rule.trim() === "")
    return "it has no trigger or no rule";
  if (learning.evidence.trim() === "") return "it is anchored to no evidence";
  if (learning.trigger.length > maxTrigger || learning.rule.length > maxRule)
    return `it is longer than ${maxTrigger} and ${maxRule} characters`;
  if (hidden.test(text)) return "it holds hidden characters";
  if (instructions.test(text)) return "it reads like an instruction to override rules";
  if (secrets.test(text)) return "it holds what looks like a secret";
  const twin = known.find(
    (other) =>
      other.id !== learning.id && similarity(text, `${other.trigger}\n${other.rule}`) >= sameWords,
  );
  return twin ? `it says the same as ${twin.id}` : undefined;
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
