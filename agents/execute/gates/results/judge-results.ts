import { matchesAny, type Chunk } from "#plans";
import { parseSyntax, type Git } from "#wiki";
import type { CheckResult } from "../../../journal/run-records.ts";
import type { ChangedFile } from "../../changed-files.ts";
import { readBlobs } from "../gaming/read-blobs.ts";
import { gateLanguageOf } from "../languages/known.ts";
import type { CheckRequest } from "../run-check.ts";
import { lostResults } from "./compare-reports.ts";
import { pristineTree, scriptsOf } from "./pristine-tree.ts";
import { reportingCommand } from "./test-command.ts";
import { runTests, type TestRun } from "./run-tests.ts";
import { countTests, type TestOutcome } from "./test-report.ts";

/** A change, and a clean checkout in which it can be run. */
export interface ChangeToRun {
  git: Git;
  /** Commits or trees before and after. */
  base: string;
  head: string;
  files: readonly ChangedFile[];
  chunk: Pick<Chunk, "files" | "tests_may_change">;
  /** Puts exactly this tree into the checkout, with its dependencies. */
  checkOut: (tree: string) => Promise<void>;
}

/** Whether a command's results can be read. Its scripts are the base's: the change may have written others. */
export async function hasKnownRunner(git: Git, base: string, command: string): Promise<boolean> {
  const place = { folder: "/", reporters: "/" };
  return reportingCommand(command, await scriptsOf(git, base), place) !== undefined;
}

/** What the base's tests said on the base, and what those and the new ones said on the change. */
export interface BeforeAndAfter {
  before: TestRun;
  after: TestRun;
}

/**
 * Judges the tests that were there before, as they were, and the new ones, on the change. Passes when the
 * command does and its runner's own report says that every test which passed before was run and passes.
 */
export async function judgeResults(
  change: ChangeToRun,
  { before, after }: BeforeAndAfter,
): Promise<CheckResult> {
  const { check, report = [], problem, runners } = after;
  const { durationMs } = check; // without its command, which says something else
  const refuse = (detail: string): CheckResult => ({
    name: "test",
    status: "failed",
    detail,
    durationMs,
  });
  if (problem !== undefined)
    return refuse(
      `Unexpected results: ${problem}. Expected a runner that reports every test.\n${check.detail}`,
    );
  if (check.status === "failed") return check;
  if (before.report === undefined)
    return refuse("Unexpected results of a runner that gave none before the change.");
  const { git, base, chunk } = change;
  const paths = [...new Set(before.report.map(({ file }) => file).filter((file) => file !== ""))];
  const texts = await readBlobs(git, base, paths);
  const lost = lostResults({
    base: before.report,
    head: report,
    declared: (file) => matchesAny(file, chunk.tests_may_change),
    isMade: (test) => isMade(test, texts.get(test.file)),
    written: await writtenTests(change),
  });
  if (lost !== undefined) return refuse(lost);
  const [passed, skipped] = [countTests(report, "passed"), countTests(report, "skipped")];
  const more = skipped > 0 ? `, ${skipped} skipped` : "";
  const counted = `${passed} tests passed${more} (${countTests(before.report, "passed")} before), as ${runners.join(" and ")} reports`;
  return { ...check, detail: `${counted}\n${check.detail}` };
}

/** The tests of the change on the change; the checkout holds the pristine tree afterwards. */
export async function runChange(change: ChangeToRun, request: CheckRequest): Promise<TestRun> {
  const { git, base, head, files, chunk, checkOut } = change;
  const { tests_may_change: testsMayChange, files: chunkFiles } = chunk;
  await checkOut(await pristineTree({ git, base, head, files, testsMayChange, chunkFiles }));
  return runTests({ ...request, scripts: await scriptsOf(git, base) });
}

/** The base's tests on the base. */
export async function runBase(
  { git, base, checkOut }: Pick<ChangeToRun, "git" | "base" | "checkOut">,
  request: CheckRequest,
): Promise<TestRun> {
  await checkOut(await git.run(["rev-parse", `${base}^{tree}`]));
  return runTests({ ...request, scripts: await scriptsOf(git, base) });
}

/** `TestSum/two`, `test_sum[2]`, and titles that the file's text does not have. */
function isMade({ file, name }: TestOutcome, text: string | undefined): boolean {
  if (file === "") return false;
  if (text === undefined) return name.includes("/"); // a Go package
  const last = name.split(/ > |::|\.(?=test_?\w*$)/).at(-1) ?? name;
  if (/\[.*\]$/.test(name) && file.endsWith(".py")) return true;
  return !text.includes(last) && !endsInTitle(name, text);
}

/** Runners that join groups and titles by a space: the end of the name is a title. */
function endsInTitle(name: string, text: string): boolean {
  const words = name.split(" ");
  return words.some((_, start) => {
    const title = words.slice(start).join(" ");
    return [`"${title}"`, `'${title}'`, `\`${title}\``].some((quoted) => text.includes(quoted));
  });
}

/** How many tests each changed test file has more than before; only files whose tests a runner names. */
async function writtenTests({ git, base, head, files }: ChangeToRun): Promise<Map<string, number>> {
  const paths = files.filter(({ kind }) => kind !== "deleted").map(({ path }) => path);
  const known = paths.filter((path) => gateLanguageOf(path)?.collected.test(path) === true);
  const [before, after] = [await readBlobs(git, base, known), await readBlobs(git, head, known)];
  const written = new Map<string, number>();
  for (const path of known) {
    const more = (await testsIn(path, after.get(path))) - (await testsIn(path, before.get(path)));
    if (more > 0) written.set(path, more);
  }
  return written;
}

async function testsIn(path: string, text: string | undefined): Promise<number> {
  const root = text === undefined ? undefined : await parseSyntax(path, text);
  return root ? (gateLanguageOf(path)?.tests(root).length ?? 0) : 0;
}
