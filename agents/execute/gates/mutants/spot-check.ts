import { parseSyntax } from "#wiki";
import type { CheckResult } from "../../../journal/run-records.ts";
import { treeWith } from "../../partial-tree.ts";
import { isTest } from "../existing-tests.ts";
import { readBlobs } from "../gaming/read-blobs.ts";
import { gateLanguageOf } from "../languages/known.ts";
import { replaceAll } from "../red-first/hollow.ts";
import type { ChangeToRun } from "../results/judge-results.ts";
import { runCheck, type CheckRequest } from "../run-check.ts";
import type { GateSettings } from "../settings.ts";
import { mutantsOf, type Mutant } from "./mutate.ts";

interface Placed extends Mutant {
  path: string;
  /** The whole file with the fault. */
  content: string;
}

/**
 * Puts small faults into the lines that changed, one at a time, and runs the tests: those that nobody
 * notices are told. Refuses when the tests notice fewer than the settings ask for.
 */
export async function judgeMutants(
  change: ChangeToRun,
  request: CheckRequest,
  { most, least }: GateSettings["mutants"],
): Promise<CheckResult> {
  const started = Date.now();
  const answer = (status: CheckResult["status"], detail: string): CheckResult => ({
    name: "mutants",
    status,
    detail,
    durationMs: Date.now() - started,
  });
  const mutants = spread(await mutantsIn(change), most);
  if (mutants.length === 0) return answer("skipped", "nothing in the changed lines can be mutated");
  const unseen: Placed[] = [];
  for (const mutant of mutants) {
    const texts = new Map([[mutant.path, mutant.content]]);
    await change.checkOut(
      await treeWith(change.git, change.head, { other: change.head, paths: [], texts }),
    );
    const { status } = await runCheck(request);
    if (status === "passed") unseen.push(mutant);
  }
  const killed = mutants.length - unseen.length;
  const listed = unseen.map(
    ({ path, line, was, text }) => `${path}:${line} \`${was}\` as \`${text}\``,
  );
  const told = [`The tests notice ${killed} of ${mutants.length} faults in changed lines.`];
  if (listed.length > 0) told.push(`Not noticed:`, ...listed);
  if (killed / mutants.length >= least) return answer("passed", told.join("\n"));
  const percent = Math.round(least * 100);
  return answer(
    "failed",
    [...told, `Expected at least ${percent} %: test what the lines do.`].join("\n"),
  );
}

async function mutantsIn({ git, base, head, files }: ChangeToRun): Promise<Placed[]> {
  const paths = files
    .filter(({ path, kind }) => kind !== "deleted" && !isTest(path))
    .map(({ path }) => path);
  const [old, now] = [await readBlobs(git, base, paths), await readBlobs(git, head, paths)];
  const found: Placed[] = [];
  for (const [path, text] of now) {
    const language = gateLanguageOf(path)?.name;
    if (language !== "javascript" && language !== "python") continue;
    const root = await parseSyntax(path, text);
    const lines = changedLines(old.get(path) ?? "", text);
    for (const mutant of root ? mutantsOf(root, lines, language) : [])
      found.push({ ...mutant, path, content: replaceAll(text, [mutant]) });
  }
  return found;
}

/** 1-based numbers of the lines that the base does not have. */
function changedLines(before: string, after: string): Set<number> {
  const known = new Set(before.split("\n").map((line) => line.trim()));
  const lines = after.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return new Set(lines.filter(({ line }) => !known.has(line)).map(({ number }) => number));
}

/** At most so many, from all over the change, always the same. */
function spread(mutants: readonly Placed[], most: number): Placed[] {
  const step = Math.max(1, mutants.length / Math.max(1, most));
  return Array.from(
    { length: Math.min(most, mutants.length) },
    (_, index) => mutants[Math.floor(index * step)],
  ).filter((mutant) => mutant !== undefined);
}
