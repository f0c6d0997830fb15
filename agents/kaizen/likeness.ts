import { clausesOf, together } from "../packet/repo-map/words.ts";

/** `same`: clear duplicates, which merge. `unsure`: both stay. No one number divides them (mission 2.10). */
export type Band = "same" | "unsure" | "other";

/** Makes unit vectors of texts; undefined where there is no model. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[] | undefined>;

/** Cosines of words: from the first they are clear duplicates, from the second nobody can tell. */
const sameWords = 0.85;
const unsureWords = 0.55;
/** With vectors, fewer words must be the same; .97 missed duplicates and .88 merged what differs (mission 2.10). */
const sameMeaning = 0.93;
const someWords = 0.45;
const unsureMeaning = 0.85;

/** How alike two texts are, by their words and, when there are vectors, by their meaning. */
export function bandOf(
  left: string,
  right: string,
  vectors?: readonly [Float32Array | undefined, Float32Array | undefined],
): Band {
  const words = likenessOfWords(left, right);
  const meaning = vectors?.[0] && vectors[1] ? dot(vectors[0], vectors[1]) : undefined;
  const isSame =
    words >= sameWords || (meaning !== undefined && meaning >= sameMeaning && words >= someWords);
  if (isSame) return sharp(left) === sharp(right) ? "same" : "unsure";
  const isNear = words >= unsureWords || (meaning ?? 0) >= unsureMeaning;
  return isNear ? "unsure" : "other";
}

/** The known text that is a clear duplicate of this one, the likest first; and how near the likest is. */
export async function findTwin<Known extends { text: string }>(
  text: string,
  known: readonly Known[],
  embed?: Embed,
): Promise<{ twin?: Known; band: Band }> {
  const ranked = known
    .map((each) => ({ each, words: likenessOfWords(text, each.text) }))
    .toSorted((left, right) => right.words - left.words);
  // What shares no word with it can still mean the same, but then nobody could tell: only the likest are asked.
  const near = ranked.filter(({ words }) => words >= someWords).slice(0, 20);
  const vectors =
    near.length === 0 ? undefined : await embed?.([text, ...near.map(({ each }) => each.text)]);
  let band: Band = "other";
  for (const [at, { each }] of near.entries()) {
    const found = bandOf(text, each.text, vectors && [vectors[0], vectors[at + 1]]);
    if (found === "same") return { twin: each, band: "same" };
    if (found === "unsure") band = "unsure";
  }
  return { band };
}

/** Cosine of the two texts' words, 0 to 1. */
export function likenessOfWords(left: string, right: string): number {
  const [one, two] = [terms(left), terms(right)];
  const common = [...one].filter((word) => two.has(word)).length;
  return common / Math.max(1, Math.sqrt(one.size * two.size));
}

function terms(text: string): Set<string> {
  return new Set(together(clausesOf(text)).keys());
}

/** Words that turn a rule round, and the exact things it is about: texts that differ in one are not the same. */
const turning =
  /\b(?:never|not|no|don['’]t|cannot|without|instead|before|after|first|last|above|below|up|down|once|twice|every|always|only|min|max|more|less|inclusive|exclusive)\b|`[^`]+`|[\w.-]*[\d_/][\w./-]*|\b\w+\.\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\b/g;

function sharp(text: string): string {
  const found = [...text.matchAll(turning)].map(([word]) =>
    word
      .replaceAll("`", "")
      .replace(/[.,]+$/, "")
      .toLowerCase(),
  );
  return [...new Set(found)].toSorted().join(" ");
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
}
