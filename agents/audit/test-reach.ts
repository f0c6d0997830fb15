import type { Import, ModuleGraph } from "./module-graph.ts";
import type { SourceFile } from "./source-files.ts";

/**
 * How many imports each module is away from the nearest test. Barrels and test support cost nothing,
 * so that `test → index.ts → pricing.ts` is as near as importing pricing.ts itself.
 */
export function distancesFromTests(
  graph: ModuleGraph,
  tests: readonly SourceFile[],
): Map<string, number> {
  const isTest = new Set(tests.map(({ path }) => path));
  const distance = new Map<string, number>();
  let level = tests.map(({ path }) => path).filter((path) => graph.has(path));
  for (let depth = 1; level.length > 0; depth++) {
    const next: string[] = [];
    const sources = [...level]; // grows by the barrels that are met
    for (const { to, kind } of importsOf(graph, sources)) {
      if (kind === "type" || isTest.has(to) || distance.has(to)) continue;
      distance.set(to, depth);
      (graph.get(to)?.barrel === true ? sources : next).push(to);
    }
    level = next;
  }
  return distance;
}

function* importsOf(graph: ModuleGraph, paths: readonly string[]): Generator<Import> {
  for (const path of paths) yield* graph.get(path)?.imports ?? [];
}

/** Number of modules that import this one at run time. */
export function dependents(graph: ModuleGraph, path: string): number {
  let count = 0;
  for (const module of graph.values())
    if (module.imports.some(({ to, kind }) => to === path && kind !== "type")) count++;
  return count;
}
