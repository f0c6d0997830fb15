import type { Statement } from "./statement.ts";

/** Words of those who teach what attacks look like, or forbid it. */
const teaches =
  /\b(?:attack(?:er|s|ing)?|adversar\w+|malicious|malware|injection|phish\w*|threats?|exploit\w*|suspicious|red flags?|warning signs?|smells?|anti-?patterns?|common mistakes|bad examples?|wrong|vulnerab\w+|hostile|untrusted|compromised|abuse|scam\w*|poison\w*|forbidden|prohibited|not allowed|unsafe|dangerous|never|do not|don['’]t|must not|avoid|refuse|reject|detect\w*|look for|watch (?:for|out)|flag|block|deny|denied|report (?:it|any|every|each)|findings?|indicators?|signs? of|tries to|asks? you to|tells? you to|tricks?)\b/i;

/** The same in a heading or a line that leads in: fewer, for these colour all that follows. */
const announces =
  /\b(?:attack\w*|malicious|malware|injection|phish\w*|threats?|suspicious|red flags?|warning signs?|signs of|anti-?patterns?|mistakes|bad examples?|never|do not|don['’]t|must not|avoid|refuse|reject|look for|watch for|forbidden|prohibited|not allowed|hostile|untrusted|report (?:it|any|every|each)|flag (?:it|any|every|each))\b/i;

/** Who is spoken of does it, not the reader. */
const othersDo =
  /\b(?:an?|the|any|some|such|these|those|other|many|hostile|malicious|injected|poisoned)\s+(?:[\w-]+\s+){0,2}(?:attackers?|adversar(?:y|ies)|skills?|pages?|payloads?|prompts?|documents?|comments?|texts?|instructions?|scripts?|packages?|messages?|issues?|emails?|files?|contributors?|dependenc(?:y|ies))\s+(?:that\s+|which\s+|may\s+|might\s+|can\s+|could\s+|will\s+|would\s+|often\s+|then\s+|also\s+|sometimes\s+){0,3}(?:tr(?:y|ies)|asks?|tells?|says?|contains?|instructs?|claims?|orders?|demands?|wants?|hides?|reads?|sends?|uploads?|steals?|runs?|downloads?|executes?|disables?|edits?|adds?|writes?|carr(?:y|ies)|exfiltrates?|collects?|copies|pretends?|ignores?|overrides?|rewrites?|installs?)\b|\b(?:whether|if|when|where|that|which)\s+(?:\w+\s+){0,4}(?:asks?|tells?|tries|claims?|says?|wants?|instructs?|orders?)\b/i;

const forbids =
  /(?:\b(?:never|not|cannot|avoid|avoids|without|refuse[sd]?(?: to)?|reject[s]?|forbid(?:s|den)?|prohibit(?:s|ed)?|prevent(?:s|ed)?|blocks?|no|nor|neither|stop|instead of|rather than|nothing|nobody)|n['’]t)(?:[\s:`"'“*_(]+[\w./-]+){0,4}[\s:`"'“*_(]+$/i;
/** "never forget to", "do not hesitate to": the order stands. */
const undone = /\b(?:forget|fail|hesitate|neglect|omit|skip|refrain|worry|only|just)\b/i;

/**
 * Whether the words at the offset are an order to the reader: not forbidden, and not told of others. What
 * is only told can still matter, so a scanner makes it less grave instead of dropping it.
 */
export function isForbidden({ text }: Pick<Statement, "text">, at: number): boolean {
  const before = text.slice(Math.max(0, at - 90), at);
  const clause = before.split(/[,;]\s+(?:then|and then|but|instead)\b|;|\bbut\b/i).at(-1) ?? before;
  const match = forbids.exec(clause);
  return match !== null && !undone.test(match[0]);
}

/** Whether a statement tells of attacks instead of being one. */
export function isTaught(statement: Statement): boolean {
  const { text, about, kind, quoted } = statement;
  if (kind === "hidden") return false;
  if (announces.test(about)) return true;
  if (kind === "code")
    return /^\s*(?:#|\/\/|--)?\s*(?:bad|wrong|malicious|attack|never|don['’]t)\b/i.test(text);
  if (othersDo.test(text)) return true;
  return teaches.test(unquoted(text)) && (quoted || unquoted(text) !== text);
}

/** A sentence without what it quotes. */
function unquoted(text: string): string {
  return text.replaceAll(/`[^`]*`|"[^"]*"|“[^”]*”|(?<=\s)'[^']+'(?=[\s.,;:)])/g, " ");
}

/** What stands right before a verb that orders something. */
const ordersHere =
  /(?:^|[.:;!?,([—–]\s*|["'“`*_>]+|\s-\s*|\b(?:then|please|always|also|now|first|next|finally|but|just|simply|instead|immediately|quietly|silently|secretly|(?:so|must|should|shall|need to|have to|has to|are to|is to|make sure to|be sure to|remember to|forget to|hesitate to|free to|task is to|step is to|job is to)|you(?: must| should| shall| may| can| will)?|(?:agents?|assistants?|claude|codex|models?|ai|llms?)\s+(?:will|may|can)|(?:this|the|that)\s+(?:skill|script|document|section|text|rule|file|message|note|step)(?:\s+also)?|it|follows|let us|let['’]s|we|i)\s+)$/i;
/** Before these a verb orders only where the whole sentence does. */
const goesOn = /\b(?:and|or|to|by|while|after|before|when|nor|than)\s+(?:\w+ly\s+)?$/i;
const isConditional =
  /\b(?:if|when|unless|once|where|whether|how|whenever|allows?|lets?|helps?|enables?)\s+(?:users?|you|people)(?:\s+can)?\s+(?:to\s+)?$/i;
/** The subject of a sentence that says how things are. */
const describes =
  /^\W*(?:the|an?|this|that|these|those|each|it|they|which|our|users?|people|some|most|[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*|`[^`]+`|there)(?:\s+[\w'’`./-]+){0,6}?\s+(?:is|are|was|were|has|have|can|could|might|would|does|helps?|allows?|provides?|supports?|lets|enables?|contains?|defines?|shows|returns|uses|runs|requires|means|automatically|warns?|refuses|asks|says|tells|keeps|catches|finds|reads|blocks|checks|stops|prints|explains|wants)\b/;

/** Whether a whole sentence, or a row of a table, says how things are. */
export function isDescription({ text, kind }: Statement): boolean {
  return kind === "prose" && (describes.test(text) || /^\s*\|/.test(text));
}

/**
 * Whether the verb at the offset only tells what is done, somewhere, by somebody. In code nothing is ordered
 * by words: commands are read by `command-rules.ts`.
 */
export function isDescribed({ text, kind }: Statement, at: number): boolean {
  if (kind === "hidden") return false;
  if (kind === "code") return true;
  const before = text.slice(Math.max(0, at - 80), at);
  if (isConditional.test(before)) return true;
  if (ordersHere.test(before)) return false;
  return !goesOn.test(before) || describes.test(text);
}
