import type { SyntaxNode } from "#wiki";
import { callsIn, tokensOf, walk } from "../languages/language.ts";
import { addedMarks, isInTest, subjectStem, type JudgedFile, type Reading } from "./diff.ts";

/**
 * T12: a test that replaces what it judges. A module is the subject when the test is named after it; a
 * function when the test's own assertions call it. Stand-ins for what the subject uses are honest.
 */
export const mockedSubjects = addedMarks("gate/T12-subject-mocked", (file, reading, root) =>
  walk(root).flatMap((node) => {
    if (!file.isTest && !isInTest(file, node)) return [];
    const mocked = (file.language?.mocks(node) ?? []).find((name) =>
      isSubject(file, reading, name),
    );
    if (mocked === undefined) return [];
    const reason = `Unexpected stand-in for \`${mocked}\`, which this test is about, expected the real one to be tested.`;
    return [{ key: mocked, line: node.line, reason }];
  }),
);

function isSubject(file: JudgedFile, reading: Reading, name: string): boolean {
  if (name === "") return false;
  if (name.includes("/")) return subjectStem(name) === subjectStem(file.path);
  if (file.language?.name === "rust")
    return [subjectStem(file.path), judgedNames(file, reading)].flat().includes(name.toLowerCase());
  const called = name.split(/[.:]+/).at(-1)?.toLowerCase() ?? "";
  return judgedNames(file, reading).includes(called);
}

/** Functions whose answers are judged: called in a test, not handed to the stand-in's maker. */
function judgedNames({ language }: JudgedFile, { root }: Reading): string[] {
  if (!root || !language) return [];
  const subjects = language.assertions(root).map(({ subject }) => subject);
  const direct = subjects.flatMap((subject) =>
    [...subject.matchAll(/(\w+) \(/g)].map((match) => match[1] ?? ""),
  );
  const variables = new Set(subjects.filter((subject) => /^\w+$/.test(subject)));
  const assigned = walk(root).flatMap((node) => calledFor(node, variables));
  return [...direct, ...assigned].map((each) => each.toLowerCase());
}

/** `total` for `const price = total(…)` when `price` is judged. */
function calledFor(node: SyntaxNode, variables: ReadonlySet<string>): string[] {
  const target = node.children.find(
    ({ field }) => field === "name" || field === "left" || field === "pattern",
  );
  const value = node.children.find(({ field }) => field === "value" || field === "right");
  if (!target || !value || !variables.has(tokensOf(target))) return [];
  return callsIn(value)
    .slice(0, 1)
    .map(({ name }) => name.split(/[.:]+/).at(-1) ?? "");
}
