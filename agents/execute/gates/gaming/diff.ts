import { createFinding, type Finding, type SyntaxNode } from "#wiki";
import { walk, above, type GateLanguage, type TestCase } from "../languages/language.ts";
import { attributesOf } from "../languages/rust.ts";

/** One side of a changed file. */
export interface Reading {
  text: string;
  /** Undefined when no grammar reads it. */
  root?: SyntaxNode | undefined;
  /** What a runner would run of it; none in a file that it does not collect. */
  tests: TestCase[];
}

export interface JudgedFile {
  path: string;
  language?: GateLanguage | undefined;
  /** Lies where tests lie. */
  isTest: boolean;
  /** The plan lets it change. */
  declared: boolean;
  base?: Reading | undefined;
  head?: Reading | undefined;
}

/** What the rules judge: all changed files, both sides, and nothing that was run. */
export interface JudgedDiff {
  files: readonly JudgedFile[];
  /** Every path of the base, to know what a pattern takes out. */
  basePaths: readonly string[];
  testsMayChange: readonly string[];
}

export type GamingRule = (diff: JudgedDiff) => Finding[];

/** The trace of a tactic in one file. */
export interface Mark {
  /** The same for the same thing in another place, so that moved code shows no new mark. */
  key: string;
  line: number;
  /** "Unexpected X, expected Y." */
  reason: string;
}

/** A rule that reports marks which the head has more often than the base, over the whole difference. */
export function addedMarks(
  ruleId: string,
  marksOf: (file: JudgedFile, reading: Reading, root: SyntaxNode) => Mark[],
): GamingRule {
  const read = (file: JudgedFile, reading: Reading | undefined): Mark[] =>
    reading?.root ? marksOf(file, reading, reading.root) : [];
  return ({ files }) => {
    const left = new Map<string, number>();
    for (const file of files)
      for (const { key } of read(file, file.base)) left.set(key, (left.get(key) ?? 0) + 1);
    return files.flatMap((file) =>
      read(file, file.head).flatMap(({ key, line, reason }) => {
        const known = left.get(key) ?? 0;
        left.set(key, known - 1);
        return known > 0 ? [] : [gamingFinding(ruleId, { file: file.path, line, reason })];
      }),
    );
  };
}

export function gamingFinding(
  ruleId: string,
  { file, line, reason }: { file: string; line?: number; reason: string },
): Finding {
  return createFinding({
    ruleId,
    source: "gate",
    severity: "error",
    file,
    reason,
    line: line ?? 1,
  });
}

/** Whether code is a test's: by its file, or in Rust by what it stands in. */
export function isInTest(file: JudgedFile, node: SyntaxNode): boolean {
  if (file.isTest) return true;
  if (file.language?.name !== "rust") return false;
  return [node, ...above(node)].some((each) =>
    attributesOf(each).some(({ text }) => /^#\[(cfg\(test\)|(\w+::)*test\b)/.test(text)),
  );
}

export function nodesIn(root: SyntaxNode, types: RegExp): SyntaxNode[] {
  return walk(root).filter(({ type }) => types.test(type));
}

/** Name of the test that a node stands in; empty outside of tests. */
export function testAround(node: SyntaxNode, { tests }: Reading): string {
  const around = new Set([node, ...above(node)]);
  return tests.findLast((test) => around.has(test.node))?.name ?? "";
}

/** `total` for `src/total.test.ts`, `test_total.py`, `total_test.go`. */
export function subjectStem(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return name
    .replace(/(\.[a-z]+)+$/i, "")
    .replace(/^test_|[_-](test|spec|tests)$/, "")
    .toLowerCase();
}
