// Characters by their codes. Asking a table about a code costs a twentieth of a regular expression.

/** ASCII characters that have something in common, by code: 1 for each of them. */
export type Table = Uint8Array;

export const digits: Table = tableOf("0123456789");
export const letters: Table = tableOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
export const lettersAndDigits: Table = tableOf("", letters, digits);
export const controls: Table = new Uint8Array(128).fill(1, 0, 32);

export function tableOf(characters: string, ...more: readonly Table[]): Table {
  const table = new Uint8Array(128);
  for (const one of characters) table[one.charCodeAt(0)] = 1;
  for (const other of more) for (const [code, has] of other.entries()) table[code] ||= has;
  return table;
}

export function isIn(table: Table, code = 0): boolean {
  return code < 128 && table[code] === 1;
}

/** Whether it is white space, as regular expressions and `trim` mean it. */
export function isSpace(code = 0): boolean {
  if (code < 128) return code === 0x20 || (code > 8 && code < 14);
  return /\s/.test(String.fromCharCode(code));
}

export function pastSpaces(codes: Uint16Array, from: number, end: number): number {
  let at = from;
  while (at < end && codes[at] === 0x20) at += 1;
  return at;
}

/** The end without the spaces before it. */
export function beforeSpaces(codes: Uint16Array, start: number, end: number): number {
  let at = end;
  while (at > start && codes[at - 1] === 0x20) at -= 1;
  return at;
}

/** How many of the character that stands here follow each other. */
export function runOf(codes: Uint16Array, from: number): number {
  let at = from + 1;
  while (codes[at] === codes[from]) at += 1;
  return at - from;
}
