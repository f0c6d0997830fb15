/** Longest piece that is taken apart; hashes and base64 are kept whole and never matched by part. */
const maxWord = 200;

/**
 * Words of prose and code, in lower case: each name whole and in its parts, so that `parsePrice`,
 * `parse_price` and `src/parse-price.ts` are all found by `price`.
 */
export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  for (const [word] of text.normalize("NFC").matchAll(/[\p{L}\p{N}_$][\p{L}\p{N}_$./\\:@-]*/gu)) {
    const whole = word.replace(/[./\\:@-]+$/, "");
    tokens.push(whole.toLowerCase());
    if (whole.length > maxWord) continue;
    const parts = partsOf(whole);
    if (parts.length > 1) tokens.push(...parts);
  }
  return tokens;
}

function partsOf(word: string): string[] {
  return word
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[\s_$./\\:@-]+/)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}
