import type { Finding, SyntaxNode } from "#wiki";
import { isComment, walk } from "../languages/language.ts";
import {
  addedMarks,
  gamingFinding,
  isInTest,
  testAround,
  type GamingRule,
  type JudgedFile,
  type Reading,
} from "./diff.ts";

/** T08 commented out, T09 true whatever happens, T10 failing without being heard. */
export const hollowTests: GamingRule = (diff) =>
  [commentedOut, tautologies, swallowed].flatMap((rule) => rule(diff));

const tautologies = addedMarks("gate/T09-tautology", (file, _reading, root) => {
  const found = file.language?.assertions(root).filter(({ tautology }) => tautology) ?? [];
  return found
    .filter(() => file.isTest || file.language?.name === "rust")
    .map(({ line, subject }) => ({
      key: subject,
      line,
      reason: `Unexpected assertion about \`${subject || "nothing"}\` that holds whatever the program does, expected one that can fail.`,
    }));
});

const swallowed = addedMarks("gate/T10-failure-swallowed", (file, reading, root) =>
  walk(root).flatMap((node) => {
    if (file.language?.swallows(node) !== true || !isInTest(file, node)) return [];
    const test = testAround(node, reading);
    const reason = `Unexpected catch around assertions${test === "" ? "" : ` in the test "${test}"`}, expected a failed assertion to fail the test.`;
    return [{ key: `${test} ${node.type}`, line: node.line, reason }];
  }),
);

const looksLikeTest =
  /\b(expect|assert\w*|it|test|describe)\b\s*[.(!]|\bassert\b|def test|func Test|\bt\.(Error|Fatal)|#\[test\]|fn \w+\(\)|raises\(/;

/** Live lines of the base's tests that the head has only in comments. */
const commentedOut: GamingRule = ({ files }) => {
  const all = files.filter((file) => file.isTest || (file.base?.tests.length ?? 0) > 0);
  const before = new Set(all.flatMap(({ base }) => liveLines(base)));
  const after = new Set(all.flatMap(({ head }) => liveLines(head)));
  return all.flatMap((file): Finding[] => {
    const old = new Set(deadLines(file.base).map(({ text }) => text));
    const found = deadLines(file.head).find(
      ({ text }) =>
        looksLikeTest.test(text) && before.has(text) && !after.has(text) && !old.has(text),
    );
    return found ? [finding(file, found)] : [];
  });
};

function finding({ path }: JudgedFile, { text, line }: { text: string; line: number }): Finding {
  const reason = `Unexpected comment where \`${text}\` was run, expected the check to stay alive.`;
  return gamingFinding("gate/T08-commented-out", { file: path, line, reason });
}

/** Comments, and texts that stand where a statement would: Python's other way to comment out. */
function isDead(node: SyntaxNode): boolean {
  const statement =
    node.parent?.type === "expression_statement" && node.parent.children.length === 1;
  return isComment(node) || (node.type === "string" && statement && node.text.includes("\n"));
}

function liveLines(reading: Reading | undefined): string[] {
  if (!reading?.root) return [];
  const dead = new Set(deadLines(reading).map(({ line, text }) => `${line} ${text}`));
  return reading.text
    .split("\n")
    .map(normal)
    .filter((text, index) => !dead.has(`${index + 1} ${text}`))
    .filter((line) => line.length > 5);
}

function deadLines(reading: Reading | undefined): { text: string; line: number }[] {
  if (!reading?.root) return [];
  return walk(reading.root)
    .filter(isDead)
    .flatMap((node) =>
      node.text.split("\n").map((text, index) => ({ text: normal(text), line: node.line + index })),
    );
}

function normal(line: string): string {
  return line
    .replace(/^\s*(\/\/+!?|\/\*+|\*(?!\/)|#(?!\[)|"""|''')?\s*/, "")
    .replace(/\s*(\*\/|"""|''')?\s*$/, "")
    .replaceAll(/['`]/g, '"')
    .replaceAll(/\s+/g, " ")
    .replace(/;$/, "")
    .trim();
}
