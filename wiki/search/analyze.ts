import { stemmer } from "stemmer";
import { stopWords } from "./stop-words.ts";

/** Changes whenever the same text may give other terms: an index made by another version is made anew. */
export const analyzerVersion = 2;

/** Longer terms are cut: hashes and base64 are found by their beginning. 40 is LanceDB's own limit. */
const maxTerm = 40;

/** Longer words are not taken apart. */
const maxWord = 200;

/** Different words whose terms are remembered; then it starts anew. About 10 MB. */
const maxRemembered = 60_000;

/** A name, path, number or word; an apostrophe joins only letters. */
const wordPattern = /[\p{L}\p{N}_$][\p{L}\p{N}\p{M}_$./\\:@'’-]*/gu;

/** Writing without spaces: each letter and each two neighbours are a term. */
const unspaced =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const isUnspaced = new RegExp(`[${unspaced}]`, "u");
const runs = new RegExp(`[${unspaced}][${unspaced}\\p{M}ー]*|[^${unspaced}]+`, "gu");

/** Letters that no decomposition takes apart. */
const folded = new Map(
  Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", þ: "th" }),
);

/** A word of a text and what it is found by; offsets into the text, the end exclusive. */
export interface AnalyzedWord {
  start: number;
  end: number;
  terms: readonly string[];
}

/**
 * The terms a text is found by, in its order: lower case, accents folded, stop words dropped, stemmed
 * (Porter). Names are there in their parts and then whole, so that `parsePrice`, `parse_price` and
 * `parse-price.ts` are all found by `price`, and each other's whole names too. A text of stop words only
 * keeps them. Terms have no white space and at most 40 characters.
 */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  for (const match of text.matchAll(wordPattern))
    for (const term of termsOf(match[0])) terms.push(term);
  return terms.length > 0 ? terms : stopTerms(text);
}

/** A word that is one term, which begins as the word does: most words are. */
const plainWord = /^[A-Za-z][a-z]*$/;

/**
 * The same word by word, for highlights. Words that cannot have a term with one of the beginnings (see
 * `beginningsOf`) may be left out: looking up the terms of all is what takes time.
 */
export function analyzeWords(text: string, beginnings?: ReadonlySet<string>): AnalyzedWord[] {
  const words: AnalyzedWord[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const [word] = match;
    if (beginnings && plainWord.test(word)) {
      const two = word.slice(0, 2).toLowerCase();
      if (!beginnings.has(two) && !beginnings.has(two.charAt(0))) continue;
    }
    const terms = termsOf(word);
    const start = match.index;
    if (terms.length > 0) words.push({ start, end: start + trimmed(word).length, terms });
  }
  return words;
}

/**
 * How plain words begin that have one of the terms, or one that goes on as a prefix does. A stem of three letters
 * or more has the first two of its word; a shorter one only the first (`eying` is `ei`).
 */
export function beginningsOf(terms: Iterable<string>): Set<string> {
  return new Set(Array.from(terms, (term) => term.slice(0, term.length > 2 ? 2 : 1)));
}

/** How many different terms a text has, when all of them are among these; 0 when one is not. */
export function countWithin(text: string, terms: ReadonlySet<string>): number {
  const own = new Set<string>();
  for (const [word] of text.matchAll(wordPattern))
    for (const term of termsOf(word)) {
      if (!terms.has(term)) return 0;
      own.add(term);
    }
  if (own.size > 0) return own.size;
  const stops = new Set(stopTerms(text));
  return [...stops].every((term) => terms.has(term)) ? stops.size : 0;
}

/**
 * The terms of the names of code in a text, each whole: `parsePrice`, `parse_price`, `src/parse-price.ts`. A
 * hyphen or slash alone makes no name of code (`input/output`), nor does a number with a point.
 */
export function codeNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const [word] of text.matchAll(wordPattern)) {
    const isCode = /[\p{Ll}\p{N}]\p{Lu}|[\p{L}\p{N}][_$.\\:]+[\p{L}\p{N}]/u.test(word);
    const whole = isCode && !/^\d[\d.,:]*$/.test(word) ? termsOf(word).at(-1) : undefined;
    if (whole !== undefined) names.add(whole);
  }
  return names;
}

/** The beginning of a word as terms begin: folded and lowered, not stemmed. Empty when there is no letter. */
export function analyzePrefix(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, maxTerm);
}

function stopTerms(text: string): string[] {
  return [...text.matchAll(wordPattern)]
    .map((match) => analyzePrefix(match[0]))
    .filter((term) => term !== "");
}

const remembered = new Map<string, readonly string[]>();

function termsOf(word: string): readonly string[] {
  const known = remembered.get(word);
  if (known) return known;
  if (remembered.size >= maxRemembered) remembered.clear();
  const terms = takeApart(trimmed(word));
  if (word.length <= maxTerm) remembered.set(word, terms);
  return terms;
}

/** Without the punctuation of the sentence and the `'s` of an owner. */
function trimmed(word: string): string {
  return word.replace(/[./\\:@'’-]+$/, "").replace(/['’]s$/i, "");
}

function takeApart(word: string): readonly string[] {
  if (isUnspaced.test(word)) return (word.match(runs) ?? []).flatMap(takeRunApart);
  return takeNameApart(word);
}

function takeRunApart(run: string): readonly string[] {
  return isUnspaced.test(run) ? neighbours(fold(run)) : takeNameApart(run);
}

function takeNameApart(word: string): readonly string[] {
  if (/^\d+([.,:]\d+)*$/.test(word) || word.length > maxWord) return [term(fold(word))];
  const parts = partsOf(word).map(fold);
  const whole = parts.join("");
  if (whole === "" || stopWords.has(whole)) return [];
  const kept = parts.filter((part) => !stopWords.has(part)).map(term);
  if (parts.length < 2) return kept;
  if (word.includes("/") && parts.length > 2) kept.push(...fileName(word));
  return [...kept, term(whole)];
}

/** `src/parse-price.ts` is also found by its file's whole name. */
function fileName(path: string): string[] {
  const parts = partsOf(path.slice(path.lastIndexOf("/") + 1)).map(fold);
  return parts.length < 2 ? [] : [term(parts.join(""))];
}

function partsOf(word: string): string[] {
  return word
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[\s_$./\\:@'’-]+/)
    .filter((part) => part !== "");
}

function neighbours(word: string): string[] {
  const letters = word.match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.flatMap((letter, at) => {
    const next = letters[at + 1];
    return next === undefined ? letter : [letter, letter + next];
  });
}

/** Lower case without accents. Marks of other scripts carry meaning and stay. */
function fold(text: string): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII, the usual case
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßæœøđðłıþ]/g, (letter) => folded.get(letter) ?? letter)
    .normalize("NFC");
}

function term(part: string): string {
  return (part.length > 2 ? stem(part) : part).slice(0, maxTerm);
}

/** The stem of an English word in lower case (Porter); any other text stays. */
export function stem(word: string): string {
  return /^[a-z]+$/.test(word) ? stemmer(word) : word;
}
