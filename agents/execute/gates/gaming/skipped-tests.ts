import type { Finding, SyntaxNode } from "#wiki";
import {
  above,
  callsIn,
  isLiteral,
  parts,
  walk,
  type GateLanguage,
  type TestCase,
} from "../languages/language.ts";
import {
  addedMarks,
  gamingFinding,
  isInTest,
  testAround,
  type GamingRule,
  type JudgedDiff,
  type JudgedFile,
  type Mark,
} from "./diff.ts";

const expected = "expected every test to run";

/** T07: tests that no longer run. A new test may depend on a condition; one that was there may not. */
export const skippedTests: GamingRule = (diff) => [
  ...skippedByMark(diff),
  ...[skipCalls, fileSkips, deadTests].flatMap((rule) => rule(diff)),
];

function skippedByMark({ files }: JudgedDiff): Finding[] {
  const before = files.flatMap(({ base }) => base?.tests ?? []);
  const left = before.map(stateOf);
  const known = new Set(before.map(({ name }) => name));
  return files.flatMap(({ path, head }) =>
    (head?.tests ?? []).flatMap((test) => {
      const at = left.indexOf(stateOf(test));
      if (at >= 0) left.splice(at, 1);
      const { name, line, skipped } = test;
      if (at >= 0 || !skipped || (skipped === "sometimes" && !known.has(name))) return [];
      const what =
        skipped === "only" ? "`only`, which keeps other tests from running," : `skip (${skipped})`;
      const reason = `Unexpected ${what} on the test "${name}", ${expected}.`;
      return [gamingFinding("gate/T07-test-skipped", { file: path, line, reason })];
    }),
  );
}

function stateOf({ name, skipped }: TestCase): string {
  return `${skipped ?? "runs"} ${name}`;
}

const skipCalls = addedMarks("gate/T07-test-skipped", (file, reading, root) =>
  callsIn(root).flatMap(({ name, node }) => {
    if (!file.isTest || file.language?.skipCalls.test(name) !== true) return [];
    const test = testAround(node, reading);
    const conditional = name.endsWith("importorskip") || isConditional(node);
    if (conditional && isNewIn(file, test)) return [];
    const reason = `Unexpected \`${name}\`${test === "" ? "" : ` in the test "${test}"`}, ${expected}.`;
    return [{ key: `${test} ${name}`, line: node.line, reason }];
  }),
);

function isNewIn({ base }: JudgedFile, test: string): boolean {
  return !base || (test !== "" && !base.tests.some(({ name }) => name === test));
}

function isConditional(node: SyntaxNode): boolean {
  const branch = [...above(node)].find(({ type }) => type.startsWith("if_"));
  const condition = branch?.children.find(({ field }) => field === "condition");
  return condition !== undefined && !isLiteral(condition) && !isLiteral(parts(condition)[0]);
}

/** Words that take a file out of every run, in a new file too. */
const always = /ignore|never|skip|disabled|none|any\(\)|__test__/;

const fileSkips = addedMarks("gate/T07-test-skipped", (file, _reading, root) =>
  root.children.flatMap(({ text, line }) => {
    const found = file.language?.fileSkips.test(text) === true;
    if (!file.isTest || !found || (!file.base && !always.test(text))) return [];
    const reason = `Unexpected \`${text.split("\n")[0]}\`, which takes the file out of the run, ${expected}.`;
    return [{ key: `${file.path} ${text}`, line, reason }];
  }),
);

/** Assertions that can no longer be reached: after a return, in a branch that is never taken. */
const deadTests = addedMarks("gate/T07-test-skipped", (file, reading, root) => {
  const { language } = file;
  if (!language) return [];
  const branches = walk(root).filter(
    (node) => language.dead(node) && isInTest(file, node) && hasChecks(language, node),
  );
  const known = new Set(file.base?.tests.map(({ name }) => name));
  const tests = reading.tests.filter(
    ({ name, body }) =>
      isCutShort(language, body) || (known.has(name) && isLeftEarly(language, body)),
  );
  return [
    ...branches.map((node): Mark =>
      deadMark(testAround(node, reading), node.line, "a branch that is never taken"),
    ),
    ...tests.map(({ name, line }): Mark => deadMark(name, line, "a return before the assertions")),
  ];
});

function deadMark(test: string, line: number, what: string): Mark {
  const reason = `Unexpected ${what}${test === "" ? "" : ` in the test "${test}"`}, ${expected} to its end.`;
  return { key: `${what} ${test}`, line, reason };
}

function isCutShort(language: GateLanguage, body: SyntaxNode | undefined): boolean {
  const only = parts(body);
  const statements = only[0]?.type === "statement_list" ? parts(only[0]) : only;
  const end = statements.findIndex(endsAlways);
  return end >= 0 && statements.slice(end + 1).some((node) => hasChecks(language, node));
}

/** `if (…) return;` before all assertions: a test that was there runs only sometimes now. */
function isLeftEarly(language: GateLanguage, body: SyntaxNode | undefined): boolean {
  const only = parts(body);
  const statements = only[0]?.type === "statement_list" ? parts(only[0]) : only;
  const first = statements.findIndex((node) => hasChecks(language, node));
  const leaves = /^if\b[^\n]*?[{:)]\s*return\b/;
  return statements.slice(0, Math.max(0, first)).some(({ text }) => leaves.test(text));
}

/** A return, or a branch that is always taken and has one. */
function endsAlways(node: SyntaxNode): boolean {
  if (/^return\b/.test(node.text)) return true;
  const condition = node.children.find(({ field }) => field === "condition");
  const taken = /^\(?(true|True|1)\)?$/.test(condition?.text ?? "");
  return taken && /\breturn\b/.test(node.text);
}

function hasChecks(language: GateLanguage, node: SyntaxNode): boolean {
  return language.assertions(node).length > 0 || language.tests(node).length > 0;
}
