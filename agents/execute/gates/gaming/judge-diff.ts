import { matchesAny } from "#plans";
import { compareFindings, parseSyntax, type Finding, type Git } from "#wiki";
import { changedFiles, type ChangedFile } from "../../changed-files.ts";
import { isTest } from "../existing-tests.ts";
import { gateLanguageOf } from "../languages/known.ts";
import { loosenedConfig } from "./config/loosened-config.ts";
import type { GamingRule, JudgedFile, Reading } from "./diff.ts";
import { earlyExits } from "./early-exits.ts";
import { falseEquality } from "./false-equality.ts";
import { hollowTests } from "./hollow-tests.ts";
import { lostTests } from "./lost-tests.ts";
import { mockedSubjects } from "./mocked-subject.ts";
import { readBlobs } from "./read-blobs.ts";
import { readsTests } from "./reads-tests.ts";
import { replacedGlobals } from "./replaced-globals.ts";
import { silencedChecks } from "./silenced-checks.ts";
import { skippedTests } from "./skipped-tests.ts";
import { rewrittenSnapshots } from "./snapshots.ts";
import { hasSpecialCases, specialCases } from "./special-cases.ts";
import { testSniffing } from "./test-sniffing.ts";
import { weakenedTests } from "./weakened-tests.ts";

const rules: readonly GamingRule[] = [
  lostTests,
  weakenedTests,
  skippedTests,
  hollowTests,
  rewrittenSnapshots,
  mockedSubjects,
  loosenedConfig,
  silencedChecks,
  earlyExits,
  testSniffing,
  falseEquality,
  readsTests,
  replacedGlobals,
];

/** A larger file is generated or data; its syntax is not read. In characters. */
const largestRead = 1_000_000;

export interface DiffToJudge {
  git: Git;
  /** Commits or trees. */
  base: string;
  head: string;
  /** As in a plan: globs of tests that may change; `delete <glob>` for those that may go. */
  testsMayChange: readonly string[];
  /** What differs, when it is known already. */
  changed?: readonly ChangedFile[];
}

/**
 * Judges a difference without running anything: ways to make checks pass that make nothing right. Compares
 * syntax trees, so that formatting, comments and moved code say nothing. Every finding refuses the change.
 */
export async function judgeDiff(difference: DiffToJudge): Promise<Finding[]> {
  const { git, base, head, testsMayChange } = difference;
  const files = await readFiles(difference);
  const basePaths = await git.list(["ls-tree", "-r", "-z", "--name-only", "--full-tree", base]);
  const diff = { files, basePaths, testsMayChange };
  const findings = rules.flatMap((rule) => rule(diff));
  if (hasSpecialCases(diff)) findings.push(...specialCases(diff, await testLines(git, head)));
  return findings.toSorted(compareFindings);
}

/** Most test files that are searched for copied answers. */
const mostTests = 2000;

/** Every line of the head's tests, without spaces before and after. */
async function testLines(git: Git, head: string): Promise<string[]> {
  const all = await git.list(["ls-tree", "-r", "-z", "--name-only", "--full-tree", head]);
  const tests = all
    .filter((path) => gateLanguageOf(path) && (isTest(path) || path.endsWith(".rs")))
    .slice(0, mostTests);
  const texts = [...(await readBlobs(git, head, tests)).values()];
  return [...new Set(texts.flatMap((text) => text.split("\n").map((line) => line.trim())))];
}

async function readFiles(difference: DiffToJudge): Promise<JudgedFile[]> {
  const { git, base, head, testsMayChange } = difference;
  const all = difference.changed ?? (await changedFiles(git, base, head));
  const changed = all.filter(({ mode }) => mode !== "160000");
  const before = changed.filter(({ kind }) => kind !== "added").map(({ path }) => path);
  const after = changed.filter(({ kind }) => kind !== "deleted").map(({ path }) => path);
  const [old, now] = [await readBlobs(git, base, before), await readBlobs(git, head, after)];
  const files: JudgedFile[] = [];
  for (const { path } of changed)
    files.push({
      path,
      language: gateLanguageOf(path),
      isTest: isTest(path),
      declared: matchesAny(path, testsMayChange),
      base: await read(path, old.get(path)),
      head: await read(path, now.get(path)),
    });
  return files;
}

async function read(path: string, text: string | undefined): Promise<Reading | undefined> {
  if (text === undefined) return undefined;
  const language = gateLanguageOf(path);
  if (!language || text.length > largestRead) return { text, tests: [] };
  const root = await parseSyntax(path, text);
  const tests = root && language.collected.test(path) ? language.tests(root) : [];
  return { text, root, tests };
}
