import { dangersIn } from "#wiki";

/** Characters that hide text: bidi controls, zero-width, tag block (shared/research/reliability.md, U01–U04). */
const hidden =
  /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u;
const instructions =
  /\b(ignore|disregard|forget|override)\b.{0,30}\b(previous|above|prior|all|these|those|your)\b.{0,30}\b(instructions?|rules?|checks?|policy|policies|gates?)\b|<\|im_start\|>|do not tell the user|--no-verify|--dangerously|\b(approve|merge|accept)\b.{0,20}\b(everything|without (?:review|reading|asking)|automatically)|\b(disable|skip|bypass|switch off|turn off)\b.{0,30}\b(gates?|checks?|review|sandbox|andon|hooks?|tests?|lint)\b/i;
/** Words in which an agent is told to touch what only a person may. */
const policy =
  /\b(?:edit|change|modify|add|write|set|update|append|replace|put|point)\b.{0,60}(?:loopwiki\.config\.json|AGENTS\.md|CLAUDE\.md|\.mcp\.json|SKILL\.md|agents\/roles\/|skills\/|\.git\/|base_?url|endpoint|api key|scope\b.{0,20}\bplan)/i;
/** Would become a link to a page, or a comment that hides what follows. */
const markup = /\[\[|<!--|-->/;
const secrets =
  /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY)|:\/\/[^\s/:@]+:[^\s/@]+@/;
/** Nothing that was learned about a repository lies at another host. */
const address = /\bhttps?:\/\/(?!(?:localhost|127\.0\.0\.1|[\w.-]+\.example)\b)/i;

/** Nor in somebody's home, or in the machine's own folders. */
const outside =
  /(?:^|[\s`'"(>])(?:~|\$HOME|\$\{HOME\}|\/root|\/home\/\w+|\/etc|\/usr|\/var)\/|\brm\s+-\w*[rf]/;

const patterns: readonly (readonly [RegExp, string])[] = [
  [hidden, "it holds hidden characters"],
  [markup, "it holds markup"],
  [instructions, "it reads like an instruction to override rules"],
  [policy, "it reads like an instruction to change what only people change"],
  [secrets, "it holds what looks like a secret"],
  [outside, "it leads outside the repository"],
];

/** Why a text may not be shown to agents as a rule, by what stands in it; undefined when it may. */
export function refuseText(text: string): string | undefined {
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
}

/** The same with all that the lint rules look for, and addresses. */
export async function refuseUnsafe(text: string): Promise<string | undefined> {
  const refusal = refuseText(text);
  if (refusal !== undefined) return refusal;
  if (address.test(text)) return "it leads to an address outside";
  const [danger] = await dangersIn(text);
  return danger === undefined ? undefined : `it holds ${danger}`;
}
