import { parseSyntax } from "#wiki";
import type { CheckResult } from "../../../journal/run-records.ts";
import { treeWith } from "../../partial-tree.ts";
import { isTest } from "../existing-tests.ts";
import { readBlobs } from "../gaming/read-blobs.ts";
import { gateLanguageOf } from "../languages/known.ts";
import { scriptsOf } from "../results/pristine-tree.ts";
import { runChange, type BeforeAndAfter, type ChangeToRun } from "../results/judge-results.ts";
import { runTests, type TestRun } from "../results/run-tests.ts";
import { countTests, type TestOutcome, type TestReport } from "../results/test-report.ts";
import type { CheckRequest } from "../run-check.ts";
import { changesData, hollowed } from "./hollow.ts";

export interface RedFirst extends BeforeAndAfter {
  change: ChangeToRun;
  request: CheckRequest;
  /** A chunk of skill `tdd` must bring a test; otherwise only what it brings is judged. */
  mustBring: boolean;
}

/**
 * The proof that new tests test something: they fail on the base, and on the change with its functions
 * hollowed out, because of what they assert; and they pass on the change, before and after.
 */
export async function judgeRedFirst(judged: RedFirst): Promise<CheckResult> {
  const started = Date.now();
  const answer = (status: CheckResult["status"], detail: string): CheckResult => {
    const durationMs = Date.now() - started;
    return { name: "red-first", status, detail, durationMs };
  };
  const problem = await problemOf(judged);
  if (typeof problem === "string") return answer("failed", problem);
  return answer(problem.told.startsWith("no new test") ? "skipped" : "passed", problem.told);
}

async function problemOf(judged: RedFirst): Promise<string | { told: string }> {
  const { change, request, before, after } = judged;
  if (before.report === undefined) return byExitCode(judged);
  const fresh = newTests(before.report, after.report ?? []);
  if (fresh.length === 0) return withoutNew(judged);
  const bad = fresh.find(({ status }) => status !== "passed");
  if (bad)
    return `Unexpected new test "${bad.name}"${of(bad)} that is ${bad.status}, expected it to pass.`;
  const { tree, dataChanged } = await skeletonOf(change);
  const onBase = (await runTree(judged, await testsOnBase(change))).report;
  const onHollow = (await runTree(judged, tree)).report;
  const again = (await runChange(change, request)).report;
  const flaky = fresh.find((test) => find(again, test)?.status !== "passed");
  if (flaky)
    return `Unexpected new test "${flaky.name}"${of(flaky)} that passes only sometimes, expected it to pass each time.`;
  const edited = new Set(
    change.files.flatMap(({ path, kind }) => (kind === "modified" && isTest(path) ? path : [])),
  );
  const grew = countTests(after.report ?? []) > countTests(before.report);
  return verdict(fresh, { onBase, onHollow, dataChanged, edited, grew });
}

/** A plan that lets tests change may want nothing else. */
function withoutNew({ change, mustBring }: RedFirst): string | { told: string } {
  const changed = change.files.some(({ path, kind }) => kind === "modified" && isTest(path));
  if (!mustBring || changed) return { told: "no new test" };
  return "Unexpected work without a new test, expected one that fails without it (skill tdd).";
}

function testsOnBase(change: ChangeToRun): Promise<string> {
  const { git, base, head } = change;
  return treeWith(git, base, { other: head, paths: testPaths(change) });
}

/** No runner is known: the tests without the work must make the command fail. */
async function byExitCode(judged: RedFirst): Promise<string | { told: string }> {
  if (testPaths(judged.change).length === 0) return withoutNew(judged);
  const { check } = await runTree(judged, await testsOnBase(judged.change));
  if (check.status !== "failed")
    return "Unexpected tests that pass without the work, expected them to fail.";
  return {
    told: "the new tests fail without the work, by the exit code alone: the runner is not known",
  };
}

/** Tests of the change that the base does not have. */
function newTests(before: TestReport, after: TestReport): TestOutcome[] {
  const known = new Set(before.map(keyOf));
  return after.filter((test) => test.name !== "" && !known.has(keyOf(test)));
}

function keyOf({ file, name }: TestOutcome): string {
  return `${file}\n${name}`;
}

function find(report: TestReport | undefined, test: TestOutcome): TestOutcome | undefined {
  return report?.find((other) => keyOf(other) === keyOf(test));
}

function testPaths({ files }: ChangeToRun): string[] {
  return files
    .filter(({ path, kind }) => kind !== "deleted" && isTest(path))
    .map(({ path }) => path);
}

async function runTree({ change, request }: RedFirst, tree: string): Promise<TestRun> {
  await change.checkOut(tree);
  return runTests({ ...request, scripts: await scriptsOf(change.git, change.base) });
}

/** The change with a wrong answer in every function it added or changed. */
async function skeletonOf({
  git,
  base,
  head,
  files,
}: ChangeToRun): Promise<{ tree: string; dataChanged: boolean }> {
  const kept = files.filter(({ path, kind }) => kind !== "deleted" && !isTest(path));
  const paths = kept.map(({ path }) => path);
  const [old, now] = [await readBlobs(git, base, paths), await readBlobs(git, head, paths)];
  const texts = new Map<string, string>();
  let dataChanged = false;
  for (const [path, text] of now) {
    const before = old.get(path);
    const hollow = await hollowFile(path, { text, before });
    if (hollow === undefined)
      dataChanged ||= before !== undefined && !/\.(md|txt|lock)$/.test(path);
    else if (hollow.text !== text) texts.set(path, hollow.text);
    dataChanged ||= hollow?.dataChanged === true;
  }
  return { tree: await treeWith(git, head, { other: head, paths: [], texts }), dataChanged };
}

/** Undefined for a language that is not known. */
async function hollowFile(
  path: string,
  { text, before: old }: { text: string; before: string | undefined },
): Promise<{ text: string; dataChanged: boolean } | undefined> {
  const language = gateLanguageOf(path);
  const root = language && (await parseSyntax(path, text));
  if (!root) return undefined;
  const before = old === undefined ? undefined : await parseSyntax(path, old);
  const dataChanged = before !== undefined && changesData(root, before);
  return { text: hollowed(text, { root, before, language }, path), dataChanged };
}

interface Seen {
  onBase: TestReport | undefined;
  onHollow: TestReport | undefined;
  dataChanged: boolean;
  /** Test files that were there before: a test in them may be new only by its name. */
  edited: ReadonlySet<string>;
  /** There are more tests than before. */
  grew: boolean;
}

/** `red` fails for what it asserts; `empty` fails only because something is missing; `green` passes. */
type Colour = "red" | "empty" | "green";

function colourOf(test: TestOutcome, { onBase, onHollow, dataChanged }: Seen): Colour {
  const base = find(onBase, test);
  if (base !== undefined && base.status !== "failed") return "green";
  if (base?.kind === "timeout") return "empty";
  const hollow = find(onHollow, test);
  if (failsInside(hollow)) return "red";
  const same = hollow?.status === "passed" && !dataChanged;
  return base?.kind === "assertion" && !same ? "red" : "empty";
}

/** It ran, and what it asserts or goes on with did not hold. */
function failsInside(test: TestOutcome | undefined): boolean {
  return test?.status === "failed" && (test.kind === "assertion" || test.kind === "error");
}

function verdict(fresh: readonly TestOutcome[], seen: Seen): string | { told: string } {
  const coloured = fresh.map((test) => ({ test, colour: colourOf(test, seen) }));
  for (const file of new Set(fresh.map((test) => test.file))) {
    const here = coloured.filter(({ test }) => test.file === file);
    const count = (colour: Colour): number => here.filter((one) => one.colour === colour).length;
    const empty = here.find(({ colour }) => colour === "empty")?.test;
    if (empty && count("empty") > count("red"))
      return `Unexpected new test "${empty.name}"${of(empty)} that fails before the work only because something is missing, or not by what it asserts: with functions that do nothing it passes. Assert what the work answers.`;
    const green = here.find(({ colour }) => colour === "green")?.test;
    if (green && count("red") === 0 && !seen.edited.has(file)) return passesWithout(green);
  }
  const red = coloured.filter(({ colour }) => colour === "red").length;
  const [first] = fresh;
  if (red === 0 && seen.grew && first) return passesWithout(first);
  return {
    told: `${red} of ${fresh.length} new tests fail without the work for what they assert, and pass with it`,
  };
}

function passesWithout(test: TestOutcome): string {
  return `Unexpected new test "${test.name}"${of(test)} that passes without the work, expected one that fails without it.`;
}

function of({ file }: TestOutcome): string {
  return file === "" ? "" : ` (${file})`;
}
