import { stem } from "#wiki";

/** Longest piece of text that counts as a name; hashes and encoded data are longer. */
const maxName = 60;

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words of every sentence: they tell no file from another. */
const everyday = list(
  `the and for are but not you all any can had has have her was one our out his how its may now see
  two way who did get let put say she too use with this that from they them then than these those there their
  will would should could when what which while where been being into only also just some such more most other
  over very via per instead because after before about without within between does done doing make makes made
  in on at to of or by be is it as an we so no do if up`,
);

/** Words of the grammars of most languages. */
const keywords = list(
  `if else return const var function import export default class def self end pub fn mut impl struct int void
  string bool true false null none None nil undefined static public private protected final override async await
  func type interface package require include using namespace extends implements throws throw catch try finally
  switch case break continue elif pass raise lambda yield new let not and`,
);

/** Names in a text of code, comments included, with how often each stands there. */
export function namesIn(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]+/gu)) {
    if (name.length < 3 || name.length > maxName) continue;
    if (everyday.has(name) || keywords.has(name)) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The words a name is made of, in lower case and without endings: `parsePrices` is `pars`, `price`. */
export function partsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > 1)
    .map((part) => stemOf(part.toLowerCase()));
}

const stems = new Map<string, string>();

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = stem(word);
  if (stems.size > 100_000) stems.clear(); // bounded, whatever is read
  stems.set(word, found);
  return found;
}

/** What a text asks for: each word with how much it counts. */
export type Query = ReadonlyMap<string, number>;

/** Lines below the first that only point elsewhere: who signed, which ticket, which address. */
const trailer =
  /^\s*[\w-]+-(by|id|on|to|url|from):\s|^\s*(close[sd]?|fix(e[sd])?|refs?|resolve[sd]?|see|bug|issue|link|cc|reviewers?|differential revision)\b[:\s]+\S+\s*$|^\s*https?:\S+\s*$/i;

/** Clauses beyond these add nothing: a request that long is not about one thing. */
const maxClauses = 16;

/** A text as its clauses, each of which may ask for files of its own. */
export function clausesOf(text: string): Query[] {
  const lines = text.split("\n").filter((line, index) => index === 0 || !trailer.test(line));
  const clauses = lines.flatMap((line, index) => {
    const weight = index === 0 ? 2 : 1; // the first line sums the rest up
    return line.split(/[;.!?](?=\s|$)|\s[-–—]\s/).map((clause) => queryOf(clause, weight));
  });
  return clauses.filter(({ size }) => size > 0).slice(0, maxClauses);
}

/** What stands before a colon names a place: `net/http: …`, `fix(parser): …`. */
const scope = /^\s*(?:[*-]\s*)?[^\s:]+(?:[ ,][^\s:]+)?(?=:\s)/u;

/**
 * The words of a clause. A name written as code (`parsePrice`, `parse_price`) counts whole as well as in
 * parts, and the words of a scope count double.
 */
function queryOf(clause: string, weight: number): Query {
  const query = new Map<string, number>();
  const scoped = scope.exec(clause)?.[0].length ?? 0;
  for (const found of clause.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    const [word] = found;
    if (word.length > maxName || everyday.has(word.toLowerCase())) continue;
    const parts = partsOf(word).filter((part) => !everyday.has(part));
    const whole = parts.length > 1 ? [wholeOf(word)] : [];
    const counts = found.index < scoped ? 2 * weight : weight;
    for (const term of [...parts, ...whole])
      query.set(term, Math.max(query.get(term) ?? 0, counts));
  }
  return query;
}

/** All clauses as one. */
export function together(clauses: readonly Query[]): Query {
  const query = new Map<string, number>();
  for (const clause of clauses)
    for (const [term, weight] of clause) query.set(term, Math.max(query.get(term) ?? 0, weight));
  return query;
}

/** A name of several words as one term, whatever its style: `parsePrice` and `parse_price` are one. */
export function wholeOf(name: string): string {
  return `=${name.toLowerCase().replaceAll(/[_$-]/g, "")}`;
}
