import { matchesAny, type Plan } from "#plans";

interface Overlap {
  plans: readonly [string, string];
  /** Files that both may change, and globs where no such file exists yet. */
  files: string[];
}

/**
 * Pairs of plans whose chunks may change the same files, by their globs: over the files there are, and for
 * new files by the globs themselves. Two globs that could name the same new file and match none are missed.
 */
export function overlappingPlans(plans: readonly Plan[], files: readonly string[]): Overlap[] {
  const globs = plans.map(({ chunks }) => [
    ...new Set(chunks.flatMap((chunk) => [...chunk.files, ...chunk.tests_may_change])),
  ]);
  return plans.flatMap((plan, first) =>
    plans.slice(first + 1).flatMap((other, offset) => {
      const [here, there] = [globs[first] ?? [], globs[first + 1 + offset] ?? []];
      const both = files.filter((file) => matchesAny(file, here) && matchesAny(file, there));
      const named = [
        ...here.filter((glob) => matchesAny(glob, there)),
        ...there.filter((glob) => matchesAny(glob, here)),
      ];
      const shared = [...new Set([...both, ...named])];
      return shared.length === 0 ? [] : [{ plans: [plan.id, other.id] as const, files: shared }];
    }),
  );
}
