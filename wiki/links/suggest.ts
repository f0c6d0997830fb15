/** Longest name that is compared; the distance costs the product of both lengths. */
const maxLength = 80;

/** The candidate most like `wanted`, or undefined when none is near enough to be what was meant. */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  const target = wanted.toLowerCase();
  if (target === "" || target.length > maxLength) return undefined;
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
  if (target === "" || target.length > maxLength) return [];
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

/** The distance of other words from this one; anything above `most` stands for more than `most`. */
function distanceFrom(word: string): (other: string, most: number) => number {
  const letters = lettersOf(word);
  const distanceOf = word.length > 31 ? slowDistanceFrom(word) : bitDistanceFrom(word);
  return (other, most) =>
    lettersMissing(letters, lettersOf(other)) > most ? most + 1 : distanceOf(other, most);
}

function slowDistanceFrom(word: string): (other: string, most: number) => number {
  return (other, most) => editDistance(word, other, most);
}

/**
 * The same as `editDistance` for a word of at most 31 letters, ten times faster: a column of the table is
 * kept as two numbers, of a bit for each letter (Hyyrö, "A bit-vector algorithm for computing Levenshtein
 * and Damerau edit distances", 2003).
 */
export function bitDistanceFrom(word: string): (other: string, most: number) => number {
  const places = new Map<number, number>();
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    places.set(code, (places.get(code) ?? 0) | (1 << at));
  }
  const last = 1 << (word.length - 1);
  return (other, most) => {
    let [up, down, same, before, distance] = [-1, 0, 0, 0, word.length];
    for (let at = 0; at < other.length; at += 1) {
      const here = places.get(other.charCodeAt(at)) ?? 0;
      const swapped = ((~same & here) << 1) & before;
      same = (((here & up) + up) ^ up) | here | down | swapped;
      const right = down | ~(same | up);
      const left = same & up;
      if ((right & last) !== 0) distance += 1;
      if ((left & last) !== 0) distance -= 1;
      if (distance - (other.length - at - 1) > most) return most + 1;
      const shifted = (right << 1) | 1;
      up = (left << 1) | ~(same | shifted);
      down = shifted & same;
      before = here;
    }
    return distance;
  };
}

/**
 * Edits between two words, two neighbouring letters swapped counting as one (optimal string alignment), a
 * row at a time; given up as soon as it must be more than `most`.
 */
export function editDistance(left: string, right: string, most: number): number {
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

/** A bit for each letter, some of which share one: those that a word has, and has twice. */
interface Letters {
  letters: number;
  twice: number;
}

/** How many letters of one word the other has not, or not as often: each is at least one change. */
function lettersMissing(here: Letters, there: Letters): number {
  return Math.max(countMissing(here, there), countMissing(there, here));
}

function countMissing(here: Letters, there: Letters): number {
  return countBits(here.letters & ~there.letters) + countBits(here.twice & ~there.twice);
}

function lettersOf(word: string): Letters {
  let [letters, twice] = [0, 0];
  for (let at = 0; at < word.length; at += 1) {
    const bit = 1 << (word.charCodeAt(at) & 31);
    twice |= letters & bit;
    letters |= bit;
  }
  return { letters, twice };
}

function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** One cell of the table from its neighbours in `row`, `next` and `before`. */
function cell(left: string, right: string, i: number, j: number): number {
  const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
  const longer = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
  const isSwap = i > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
  return Math.min(changed, longer, isSwap ? (before[j - 2] ?? 0) + 1 : changed);
}
