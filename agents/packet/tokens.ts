/**
 * Pieces that byte-pair tokenizers seldom join: letters, digits, white space, one sign repeated, and
 * anything beyond ASCII. A sign before letters often joins them (`.ts`, `/src`, `_name`).
 */
const piece =
  /(?<letters>[A-Za-z]+)|(?<digits>\d+)|(?<lines>\s*\n\s*)|(?<space>\s+)|(?<joined>[!-/:-@[-`{-~](?=[A-Za-z]))|(?<sign>[!-/:-@[-`{-~])\k<sign>*|(?<other>.)/gsu;

/**
 * Counts tokens on the safe side, without a tokenizer: each model has its own, and most are secret. Six
 * letters a token, where English has seven and code, with its broken words, six; two digits; each sign for
 * itself, or half before letters; a character beyond ASCII by its bytes. Never used for money.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const match of text.matchAll(piece)) tokens += costOf(match);
  return Math.ceil(tokens);
}

function costOf({ 0: text, groups = {} }: RegExpExecArray): number {
  const { length } = text;
  if (groups["letters"] !== undefined) return Math.ceil(length / 6);
  if (groups["digits"] !== undefined) return Math.ceil(length / 2);
  if (groups["lines"] !== undefined) return length > 2 ? 1 + Math.ceil(length / 16) : 1;
  if (groups["space"] !== undefined) return length === 1 ? 0 : Math.ceil(length / 16);
  if (groups["joined"] !== undefined) return 1 / 2;
  if (groups["sign"] !== undefined) return Math.ceil(length / 4);
  return Buffer.byteLength(text) / 2;
}

/** Keeps the start of a text, within a budget that also covers the words about the rest. */
export function keepHead(text: string, tokens: number): string {
  const end = prefixWithin(text, tokens);
  if (end === text.length) return text;
  const kept = prefixWithin(text, tokens - noteTokens);
  return tokens < noteTokens ? "" : `${text.slice(0, kept)}\n${leftOut(text.length - kept)}`;
}

/** Keeps the end of a text, where test output says what failed, within such a budget. */
export function keepTail(text: string, tokens: number): string {
  if (prefixWithin(text, tokens) === text.length) return text;
  if (tokens < noteTokens) return "";
  let start = Math.max(0, text.length - 16 * tokens);
  // Cut more and more of the front away: at most a few rounds, for each takes what is too much.
  for (let over = 1; over > 0; start += Math.max(1, over)) {
    over = estimateTokens(text.slice(start)) - (tokens - noteTokens);
    if (over <= 0) break;
  }
  return `${leftOut(start)}\n${text.slice(start)}`;
}

/** More than `leftOut` ever needs. */
const noteTokens = 20;

function leftOut(characters: number): string {
  return `… (${characters} characters left out)`;
}

/** How many characters of the start fit; reads no further than that. */
function prefixWithin(text: string, tokens: number): number {
  let used = 0;
  for (const match of text.matchAll(piece)) {
    used += costOf(match);
    if (used > tokens) return match.index;
  }
  return text.length;
}
