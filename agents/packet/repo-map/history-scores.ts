import type { PastCommit } from "./history.ts";
import { clausesOf, together, type Query } from "./words.ts";

/** After so many commits a change counts half. */
const halfLife = 100;

/**
 * What the past says of each path: `recent`, how often and how lately it was changed; `alike`, how much
 * it was changed when commits said what the query says.
 */
export function historyScores(
  commits: readonly PastCommit[],
  query: Query,
): { recent: Map<string, number>; alike: Map<string, number> } {
  const recent = new Map<string, number>();
  const alike = new Map<string, number>();
  const likeness = likenessOf(commits, query);
  commits.forEach(({ paths }, age) => {
    const share = 1 / Math.sqrt(paths.length);
    const fresh = share / (1 + age / 10);
    const like = share * (likeness[age] ?? 0) * 2 ** (-age / (4 * halfLife));
    for (const path of paths) {
      recent.set(path, (recent.get(path) ?? 0) + fresh);
      if (like > 0) alike.set(path, (alike.get(path) ?? 0) + like);
    }
  });
  return { recent, alike };
}

/** For each commit the share of the query's words, rare ones first, that its message has too. */
function likenessOf(commits: readonly PastCommit[], query: Query): number[] {
  const said = commits.map(({ message }) => together(clausesOf(message)));
  const having = new Map<string, number>();
  for (const words of said)
    for (const word of words.keys())
      if (query.has(word)) having.set(word, (having.get(word) ?? 0) + 1);
  const rarity = (word: string): number =>
    Math.log(1 + commits.length / (1 + (having.get(word) ?? 0)));
  const all = [...query].reduce((sum, [word, weight]) => sum + weight * rarity(word), 0);
  return said.map((words) => {
    let shared = 0;
    let own = 0;
    for (const [word, weight] of words) {
      own += weight * rarity(word);
      const wanted = query.get(word);
      if (wanted !== undefined) shared += Math.min(wanted, weight) * rarity(word);
    }
    return all * own === 0 ? 0 : (shared / Math.sqrt(all * own)) ** 2;
  });
}
