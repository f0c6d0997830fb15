/** The names most like `wanted`, best first; names that share too little are left out. */
export function nearNames(wanted: string, names: readonly string[], limit = 3): string[] {
  return names
    .map((name) => ({
      name,
      score: Math.max(likeness(wanted, name), likeness(wanted, tail(name))),
    }))
    .filter(({ score }) => score >= leastLikeness)
    .toSorted((left, right) => right.score - left.score)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Below this, suggestions looked random in trials with misspelt page names (1 is equal). */
const leastLikeness = 0.4;

/** Dice coefficient of letter pairs, 0 to 1, letter case ignored. */
function likeness(left: string, right: string): number {
  const [mine, theirs] = [pairs(left), pairs(right)];
  const common = [...mine].filter((pair) => theirs.has(pair)).length;
  return (2 * common) / (mine.size + theirs.size);
}

function pairs(text: string): Set<string> {
  const letters = ` ${text.toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}

function tail(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
