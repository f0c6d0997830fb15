/** Longest name that is compared; the distance costs the product of both lengths. */
const maxLength = 80;

/** The candidate most like `wanted`, or undefined when none is near enough to be what was meant. */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  const target = wanted.toLowerCase();
  if (target.length > maxLength) return undefined;
  let best: string | undefined;
  const distanceOf = distanceFrom(target);
  // Two letters in five may differ: more, and the guess is as often wrong as right.
  let bestDistance = Math.floor(target.length * 0.4) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - target.length) >= bestDistance) continue;
    const distance = distanceOf(candidate.toLowerCase(), bestDistance - 1);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** The candidates within two letters of `wanted` (fewer for a short word), nearest first. */
export function nearNames(wanted: string, candidates: Iterable<string>): string[] {
  const target = wanted.toLowerCase();
  if (target.length > maxLength) return [];
  const most = Math.min(2, Math.floor(target.length / 4));
  const distanceOf = distanceFrom(target);
  const near: { name: string; distance: number }[] = [];
  for (const name of candidates) {
    if (Math.abs(name.length - target.length) > most) continue;
    const distance = distanceOf(name.toLowerCase(), most);
    if (distance <= most) near.push({ name, distance });
  }
  return near.toSorted((left, right) => left.distance - right.distance).map(({ name }) => name);
}

/** Three rows of the table below, used again: a name is compared with thousands. */
let before = new Uint8Array(2 * maxLength);
let row = new Uint8Array(2 * maxLength);
let next = new Uint8Array(2 * maxLength);

/** The distance of other words from this one; `most` + 1 stands for anything more than `most`. */
function distanceFrom(word: string): (other: string, most: number) => number {
  const letters = lettersOf(word);
  return (other, most) =>
    lettersMissing(letters, lettersOf(other)) > most ? most + 1 : editDistance(word, other, most);
}

/**
 * Edits between two words, two neighbouring letters swapped counting as one (optimal string alignment), a
 * row at a time; given up as soon as it must be more than `most`.
 */
function editDistance(left: string, right: string, most: number): number {
  for (let j = 0; j <= right.length; j += 1) row[j] = j;
  let leastBefore = 0;
  for (let i = 1; i <= left.length; i += 1) {
    next[0] = i;
    let least = i;
    for (let j = 1; j <= right.length; j += 1) {
      const distance = cell(left, right, i, j);
      next[j] = distance;
      least = Math.min(least, distance);
    }
    if (least > most && leastBefore > most) return least;
    leastBefore = least;
    [before, row, next] = [row, next, before];
  }
  return row[right.length] ?? 0;
}

/** How many letters of one word the other has not at all: each is at least one change. */
function lettersMissing(here: number, there: number): number {
  return Math.max(countBits(here & ~there), countBits(there & ~here));
}

/** A bit for each letter, some of which share one. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** One cell of the table from its neighbours in `row`, `next` and `before`. */
function cell(left: string, right: string, i: number, j: number): number {
  const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
  const longer = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
  const isSwap = i > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
  return Math.min(changed, longer, isSwap ? (before[j - 2] ?? 0) + 1 : changed);
}
