/** Longest piece that is taken apart; hashes and base64 are kept whole and never matched by part. */
const maxWord = 200;

/**
 * Words of prose and code, in lower case: each name whole and in its parts, so that `parsePrice`,
 * `parse_price` and `src/parse-price.ts` are all found by `price`.
 */
export function tokenize(text: string): string[] {
  return words(text).flatMap((word) => {
    const parts = partsOf(word);
    return parts.length > 1 ? parts.concat(word.toLowerCase()) : word.toLowerCase();
  });
}

/** The names of several parts in a text, whole and in lower case. */
export function compoundsOf(text: string): Set<string> {
  const compounds = words(text).filter((word) => partsOf(word).length > 1);
  return new Set(compounds.map((word) => word.toLowerCase()));
}

function words(text: string): string[] {
  const found = text.normalize("NFC").match(/[\p{L}\p{N}_$][\p{L}\p{N}_$./\\:@-]*/gu) ?? [];
  return found.map((word) => word.replace(/[./\\:@-]+$/, ""));
}

function partsOf(word: string): string[] {
  if (word.length > maxWord) return [];
  return word
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[\s_$./\\:@-]+/)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}
