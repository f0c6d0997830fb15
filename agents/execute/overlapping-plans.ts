import { globsMeet, matchesAny, type Plan } from "#plans";

interface Overlap {
  plans: readonly [string, string];
  /** Files that both may change, and globs where no such file exists yet. */
  files: string[];
}

/**
 * Pairs of plans whose chunks may change the same files, by their globs: over the files there are, and for
 * new files by the globs themselves, as far as no file that both name is there to be shown instead.
 */
export function overlappingPlans(plans: readonly Plan[], files: readonly string[]): Overlap[] {
  const globs = plans.map(({ chunks }) => [
    ...new Set(chunks.flatMap((chunk) => [...chunk.files, ...chunk.tests_may_change])),
  ]);
  return plans.flatMap((plan, first) =>
    plans.slice(first + 1).flatMap((other, offset) => {
      const [here, there] = [globs[first] ?? [], globs[first + 1 + offset] ?? []];
      const both = files.filter((file) => matchesAny(file, here) && matchesAny(file, there));
      const isShown = (...pair: string[]): boolean =>
        both.some((file) => pair.every((glob) => matchesAny(file, [glob])));
      const unseen = here.flatMap((glob) =>
        there
          .filter((another) => globsMeet(glob, another) && !isShown(glob, another))
          .flatMap((another) =>
            isName(another) ? [another] : isName(glob) ? [glob] : [glob, another],
          ),
      );
      const shared = [...new Set([...both, ...unseen])];
      return shared.length === 0 ? [] : [{ plans: [plan.id, other.id] as const, files: shared }];
    }),
  );
}

/** Whether a glob names one file. */
function isName(glob: string): boolean {
  return !/[*?{]|\/$/.test(glob);
}
