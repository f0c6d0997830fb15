import { matchesAny } from "#plans";
import type { Finding, SyntaxNode } from "#wiki";
import { tokensOf, type TestCase } from "../languages/language.ts";
import {
  gamingFinding,
  subjectStem,
  type GamingRule,
  type JudgedDiff,
  type JudgedFile,
} from "./diff.ts";

/** Files that runners find by their name, wherever they lie. */
const named = /[.-](test|spec)\.[cm]?[jt]sx?$|(^|\/)__tests__\//;
/** Fewer than this share of the declared tests or assertions left is a collapse, not a refactoring. */
const leastKept = 0.5;

/**
 * T01 deleted, T02 moved to where no runner looks, T03 edited without leave, T04 and T05 fewer tests and
 * fewer assertions. A test that lives on elsewhere with the same body has only moved.
 */
export const lostTests: GamingRule = (diff) => [
  ...diff.files.flatMap((file) => (file.base && isTestFile(file) ? judgeFile(diff, file) : [])),
  ...judgeCollapse(diff),
];

function isTestFile({ isTest, base }: JudgedFile): boolean {
  return isTest || (base?.tests.length ?? 0) > 0;
}

function judgeFile(diff: JudgedDiff, file: JudgedFile): Finding[] {
  if (file.declared) return judgeDeclared(diff, file);
  const lost = lostOf(diff, file);
  if (!file.head && (lost.length > 0 || isSupport(file))) return [deleted(diff, file, lost)];
  const gone = lost.map(({ name, line }) =>
    gamingFinding("gate/T04-tests-dropped", {
      file: file.path,
      line,
      reason: `Unexpected loss of the test "${name}", expected every test of the base to be there still. Restore it, or let the plan name the file in tests_may_change.`,
    }),
  );
  const edited = file.head ? editedIn(diff, file, new Set(lost)) : [];
  return [...gone, ...edited];
}

/** Support code and data of tests, which has no tests of its own. */
function isSupport({ path, base }: JudgedFile): boolean {
  return (base?.tests.length ?? 0) === 0 && !/\.(md|snap)$/.test(path);
}

function deleted(diff: JudgedDiff, file: JudgedFile, lost: readonly TestCase[]): Finding {
  const stem = subjectStem(file.path);
  const moved = diff.files.find(
    ({ path, base, head }) =>
      !base &&
      head &&
      (subjectStem(path) === stem || lost.some(({ name }) => head.text.includes(name))),
  );
  return gamingFinding(moved ? "gate/T02-tests-moved-away" : "gate/T01-tests-deleted", {
    file: file.path,
    reason: moved
      ? `Unexpected move to ${moved.path}, where no runner collects the ${lost.length} tests of ${file.path}. Keep them under a name that is collected.`
      : `Unexpected deletion of ${file.path}${lost.length > 0 ? ` with ${lost.length} tests` : ""}, expected it as it was. A plan that retires tests lists the file and "delete ${file.path}" in tests_may_change.`,
  });
}

function headTests(diff: JudgedDiff, from: JudgedFile): TestCase[] {
  const mustBeNamed = named.test(from.path);
  return diff.files
    .filter(({ path }) => !mustBeNamed || named.test(path))
    .flatMap(({ head }) => head?.tests ?? []);
}

/** Tests whose names the head has less often than this file had them. */
function lostOf(diff: JudgedDiff, file: JudgedFile): TestCase[] {
  const left = headTests(diff, file).map(({ name }) => name);
  return (file.base?.tests ?? []).filter(({ name }) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function editedIn(diff: JudgedDiff, file: JudgedFile, lost: ReadonlySet<TestCase>): Finding[] {
  const { base, head, path } = file;
  const after = new Set(headTests(diff, file).map(({ node }) => tokensOf(node)));
  const changed = (base?.tests ?? []).filter(
    (test) => !lost.has(test) && !after.has(tokensOf(test.node)),
  );
  const reason = (what: string): string =>
    `Unexpected change of ${what}, expected it as it was: the requirement is in it. Change the code, or let the plan name ${path} in tests_may_change.`;
  if (changed.length > 0)
    return changed.map(({ name, line }) =>
      gamingFinding("gate/T03-test-edited", {
        file: path,
        line,
        reason: reason(`the test "${name}"`),
      }),
    );
  const around = file.isTest && !/\.(md|snap)$/.test(path) && skeleton(base) !== skeleton(head);
  return around && lost.size === 0
    ? [
        gamingFinding("gate/T03-test-edited", {
          file: path,
          reason: reason("what the tests stand on"),
        }),
      ]
    : [];
}

/** What is around the tests: new tests and imports do not change it. */
function skeleton(reading: JudgedFile["base"]): string {
  if (!reading?.root) return reading?.text ?? "";
  const tests = new Set(reading.tests.map(({ node }) => node));
  const leftOut = (node: SyntaxNode): boolean =>
    tests.has(node) || /^(import_|use_declaration|attribute_item|package_clause)/.test(node.type);
  return tokensOf(reading.root, leftOut).replaceAll(/\s+/g, " ");
}

/** A declared test may be rewritten; away with it only when its subject went too, or the plan says `delete`. */
function judgeDeclared(diff: JudgedDiff, file: JudgedFile): Finding[] {
  const lost = lostOf(diff, file);
  const had = file.base?.tests.length ?? 0;
  if (file.head || had === 0 || lost.length <= had * leastKept) return [];
  if (mayGo(diff, file) || isReplaced(diff, file)) return [];
  return [deleted(diff, file, lost)];
}

/** New tests of the same language take its place, with at least as many assertions. */
function isReplaced(diff: JudgedDiff, file: JudgedFile): boolean {
  const added = diff.files.filter(({ base, language }) => !base && language === file.language);
  return (
    assertionsIn(file, file.base?.tests ?? []) <=
    assertionsIn(
      file,
      added.flatMap(({ head }) => head?.tests ?? []),
    )
  );
}

function assertionsIn({ language }: JudgedFile, tests: readonly TestCase[]): number {
  return tests.reduce(
    (sum, { node, rows }) => sum + rows * (language?.assertions(node).length ?? 0),
    0,
  );
}

function mayGo(diff: JudgedDiff, file: JudgedFile): boolean {
  const said = diff.testsMayChange.flatMap((entry) => /^delete (.+)$/.exec(entry)?.[1] ?? []);
  if (matchesAny(file.path, said)) return true;
  const text = file.base?.text ?? "";
  const gone = diff.files.filter(({ isTest, head, language }) => !isTest && !head && language);
  return gone.some(({ path }) => {
    const stem = subjectStem(path);
    return (
      stem === subjectStem(file.path) ||
      new RegExp(`\\b${stem.replaceAll(/\W/g, ".")}\\b`).test(text)
    );
  });
}

function judgeCollapse(diff: JudgedDiff): Finding[] {
  const files = diff.files.filter((file) => file.declared && file.base && file.head);
  return files.flatMap((file) => {
    if (mayGo(diff, file)) return [];
    const before = file.base?.tests ?? [];
    const lost = new Set(lostOf(diff, file));
    const stayed = before.filter((test) => !lost.has(test));
    const own = file.head?.tests ?? [];
    const elsewhere = stayed.filter(({ name }) => !own.some((test) => test.name === name));
    const [was, is] = [rowsOf(before), Math.max(rowsOf(own) + rowsOf(elsewhere), 0)];
    if (was >= 2 && is < was * leastKept)
      return [collapse(file, "T04-tests-dropped", `${is} of ${was} tests`)];
    const checks = (tests: readonly TestCase[]): number => assertionsIn(file, tests);
    const [had, has] = [checks(before), checks(own) + checks(elsewhere)];
    const halved = had >= 2 && has < had * leastKept;
    return halved ? [collapse(file, "T05-assertions-dropped", `${has} of ${had} assertions`)] : [];
  });
}

function rowsOf(tests: readonly TestCase[]): number {
  return tests.reduce((sum, { rows }) => sum + rows, 0);
}

function collapse({ path }: JudgedFile, rule: string, what: string): Finding {
  return gamingFinding(`gate/${rule}`, {
    file: path,
    reason: `Unexpected ${what} left, expected at least half: leave to change a test is not leave to drop it. A plan that retires tests lists "delete ${path}" in tests_may_change.`,
  });
}
