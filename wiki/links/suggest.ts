/** Longest name that is compared; the distance costs the product of both lengths. */
const maxLength = 80;

/** The candidate most like `wanted`, or undefined when none is near enough to be what was meant. */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  const target = wanted.toLowerCase();
  if (target.length > maxLength) return undefined;
  let best: string | undefined;
  // Two letters in five may differ: more, and the guess is as often wrong as right.
  let bestDistance = Math.floor(target.length * 0.4) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - target.length) >= bestDistance) continue;
    const distance = editDistance(target, candidate.toLowerCase());
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
  const near: { name: string; distance: number }[] = [];
  for (const name of candidates) {
    if (Math.abs(name.length - target.length) > most) continue;
    const distance = editDistance(target, name.toLowerCase());
    if (distance <= most) near.push({ name, distance });
  }
  return near.toSorted((left, right) => left.distance - right.distance).map(({ name }) => name);
}

/** Levenshtein's distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
