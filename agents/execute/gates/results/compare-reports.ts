import { countTests, type TestOutcome, type TestReport } from "./test-report.ts";

export interface Comparison {
  base: TestReport;
  head: TestReport;
  /** Tests that may have changed. */
  declared: (file: string) => boolean;
  /** Names that are made when it runs (rows of a table): only their number is held. */
  isMade: (test: TestOutcome) => boolean;
  /** Tests that files of the head have more than at the base, by their syntax. */
  written: ReadonlyMap<string, number>;
}

/** How many names a sentence lists. */
const told = 10;

/**
 * Why the results are not those of the base's tests and the new ones: something that passed before does not
 * any more, or was not run at all. Undefined when they are.
 */
export function lostResults(comparison: Comparison): string | undefined {
  const { base, head, declared } = comparison;
  const had = base.filter(
    ({ file, status, name }) => status === "passed" && name !== "" && !declared(file),
  );
  const passes = tally(head.filter(({ status }) => status === "passed").map(keyOf));
  const gone = had.filter((test) => !take(passes, keyOf(test)));
  const named = gone.filter((test) => !comparison.isMade(test));
  if (named.length > 0) return sentence(named, head);
  const fewer = [...new Set(gone.map(({ file }) => file))].find(
    (file) => passedIn(head, file) < passedIn(base, file),
  );
  if (fewer !== undefined)
    return `Unexpected ${passedIn(head, fewer)} tests that passed in ${fewer}, expected ${passedIn(base, fewer)} as before.`;
  return notRun(comparison);
}

function keyOf({ file, name }: TestOutcome): string {
  return `${file}\n${name}`;
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  counts.set(key, left - 1);
  return left > 0;
}

function sentence(gone: readonly TestOutcome[], head: TestReport): string {
  const what = gone.slice(0, told).map((test) => {
    const now = head.find((other) => keyOf(other) === keyOf(test))?.status;
    return `"${test.name}" (${test.file === "" ? "" : `${test.file}, `}${now ?? "not run"})`;
  });
  const more = gone.length > told ? ` and ${gone.length - told} more` : "";
  return `Unexpected loss of ${gone.length} tests that passed before: ${what.join(", ")}${more}. Expected each of them to be run and to pass.`;
}

function passedIn(report: TestReport, file: string): number {
  return countTests(
    report.filter((test) => test.file === file),
    "passed",
  );
}

/** A file that ended before its tests did: it was run, and has fewer results than tests. */
function notRun({ base, head, written }: Comparison): string | undefined {
  for (const [file, count] of written) {
    const ran = head.filter((test) => test.file === file && test.name !== "").length;
    const before = base.filter((test) => test.file === file && test.name !== "").length;
    if (ran > 0 && ran < before + count)
      return `Unexpected ${ran} results of ${file}, expected ${before + count}: each of its tests must be run.`;
  }
  return undefined;
}
