import type { SyntaxNode } from "#wiki";
import {
  above,
  callsIn,
  chainOf,
  child,
  isLiteral,
  numberOf,
  parts,
  stringOf,
  tokensOf,
  walk,
  type Assertion,
  type GateLanguage,
  type TestCase,
} from "./language.ts";

/** Test functions and their named parts (`t.Run`). */
function tests(root: SyntaxNode): TestCase[] {
  return walk(root).flatMap((node) => {
    if (node.type === "function_declaration") return testFunction(node);
    return node.type === "call_expression" ? testPart(node) : [];
  });
}

function testFunction(node: SyntaxNode): TestCase[] {
  const name = child(node, "name")?.text ?? "";
  if (!/^(Test|Fuzz|Example)([A-Z_]|$)/.test(name) || name === "TestMain") return [];
  return [{ name, line: node.line, node, body: child(node, "body"), rows: rowsOf(node) }];
}

function testPart(node: SyntaxNode): TestCase[] {
  const run = chainOf(node).at(-1);
  const [title, body] = run?.args ?? [];
  const name = stringOf(title);
  if (run?.name !== "Run" || name === undefined || body?.type !== "func_literal") return [];
  return [{ name, line: node.line, node, body: child(body, "body"), rows: 1 }];
}

/** Elements of its tables: lists and maps of cases. */
function rowsOf(test: SyntaxNode): number {
  const tables = walk(test).filter(
    (node) =>
      node.type === "composite_literal" &&
      /^(slice_type|map_type)$/.test(child(node, "type")?.type ?? "") &&
      /struct/.test(child(node, "type")?.text ?? ""),
  );
  const sizes = tables.map((table) => parts(child(table, "body")).length);
  return Math.max(1, ...sizes);
}

const fails = /^(t|tb|b|f)\.(Error|Errorf|Fatal|Fatalf|Fail|FailNow)$/;

function assertions(root: SyntaxNode): Assertion[] {
  return callsIn(root).flatMap(({ name, args, node }) => {
    if (fails.test(name)) return [failure(node)];
    const library = /^(assert|require|is|qt|c|s|suite|Expect|Ω)\.(\w+)$/.exec(name);
    if (library) return [byLibrary(node, library[2] ?? "", args)];
    return /^(assert|require|check|verify|expect)[A-Z]\w*$/.test(name)
      ? [{ line: node.line, subject: tokensOf(args[1]), strength: 2, tautology: false }]
      : [];
  });
}

/** What leads to `t.Fatal` is what is judged. */
function failure(node: SyntaxNode): Assertion {
  const branch = [...above(node)].find(({ type }) => type === "if_statement");
  const condition = branch && child(branch, "condition");
  const value = branch && child(branch, "initializer");
  const left = condition && (child(condition, "left") ?? condition);
  return {
    line: branch?.line ?? node.line,
    subject: tokensOf(value ? child(value, "right") : left),
    strength: strengthOf(condition),
    tautology: condition !== undefined && isNever(condition),
  };
}

function strengthOf(condition: SyntaxNode | undefined): Assertion["strength"] {
  if (condition && child(condition, "right")?.text === "nil") return 1;
  return condition && child(condition, "operator")?.text === "!=" ? 3 : 2;
}

/** A condition of failure that cannot come true. */
function isNever(condition: SyntaxNode): boolean {
  if (/^false\b|&& ?false\b/.test(condition.text)) return true;
  const [left, right] = [child(condition, "left"), child(condition, "right")];
  const sign = child(condition, "operator")?.text ?? "";
  if (isLiteral(left) && isLiteral(right)) return /^(!=|==|<|>)$/.test(sign);
  return /^(!=|<|>)$/.test(sign) && isSame(left, right);
}

/** Two constants, or the same name on both sides; two calls may answer differently. */
function isSame(left: SyntaxNode | undefined, right: SyntaxNode | undefined): boolean {
  if (isLiteral(left) && isLiteral(right)) return true;
  return left !== undefined && !left.text.includes("(") && tokensOf(left) === tokensOf(right);
}

const exactly = /^(Equal|EqualValues|Exactly|JSONEq|ElementsMatch|Len|EqualError|ErrorIs)f?$/;
const faintly = /^(NotNil|NotEmpty|True|False|NotZero|NoError|Error|IsType|Nil|NotPanics)f?$/;

function byLibrary(node: SyntaxNode, name: string, given: readonly SyntaxNode[]): Assertion {
  const [first, second, delta] = given.filter(({ text }) => text !== "t");
  const { line } = node;
  if (/^In(Delta|Epsilon)/.test(name)) {
    const subject = tokensOf(isLiteral(first) ? second : first);
    return { line, subject, strength: 3, tolerance: numberOf(delta), tautology: false };
  }
  if (exactly.test(name)) {
    const subject = tokensOf(isLiteral(first) ? second : first);
    return { line, subject, strength: 3, tautology: isSame(first, second) };
  }
  const always = /^(True|NotNil)f?$/.test(name) && isLiteral(first) && first?.type !== "false";
  return {
    line,
    subject: tokensOf(first),
    strength: faintly.test(name) ? 1 : 2,
    tautology: always,
  };
}

/** `defer func() { recover() }()`: a panic, and the failed test with it, is gone. */
function swallows(node: SyntaxNode): boolean {
  if (node.type !== "defer_statement") return false;
  const calls = callsIn(node).map(({ name }) => name);
  return (
    calls.includes("recover") &&
    !calls.some((name) => fails.test(name) || name === "panic" || /^(assert|require)/.test(name))
  );
}

/** gomonkey and its like, and a function variable that is given a stand-in. */
function mocks(node: SyntaxNode): string[] {
  if (node.type === "assignment_statement") {
    const [left] = parts(child(node, "left"));
    const [right] = parts(child(node, "right"));
    return right?.type === "func_literal" && left ? [left.text] : [];
  }
  return node.type === "call_expression" ? patched(node) : [];
}

function patched(node: SyntaxNode): string[] {
  const links = chainOf(node);
  const name = links.map((link) => link.name).join(".");
  const args = links.at(-1)?.args ?? [];
  if (/(ApplyMethod(Return|Func)?|PatchInstanceMethod)$/.test(name))
    return [stringOf(args[1]) ?? ""];
  return /^(gomonkey|monkey|mpatch)\.(Apply\w*|Patch\w*)$/.test(name) ? [args[0]?.text ?? ""] : [];
}

export const go: GateLanguage = {
  name: "go",
  endings: /\.go$/,
  // Neither below testdata, nor under a name with `_` or `.` in front, nor for another system.
  collected:
    /^(?!(.*\/)?(testdata|vendor|[_.][^/]*)\/)(.*\/)?[^_./][^/]*(?<!_(windows|plan9|js|wasip1|wasm|solaris|aix|android|illumos|dragonfly))_test\.go$/,
  tests,
  assertions,
  skipCalls: /^((t|tb|b|f)\.(Skip|Skipf|SkipNow)|runtime\.Goexit)$/,
  logs: /^((t|tb|b|f)\.(Log|Logf)|(fmt|log)\.Print\w*)$/,
  fileSkips: /^\/\/(go:build|\s*\+build)\b/,
  suppressions: /^\/\/\s*nolint\b|^\/\/\s*(lint:ignore|#nosec|coverage:ignore)/,
  exits: /^(os\.Exit|syscall\.Exit|runtime\.Goexit|log\.Fatal)$/,
  sniffs:
    /^(testing\.(Testing|Short|Verbose|CoverMode)|test\.(v|run|timeout|short)|\.test|GO_TEST\w*)$/,
  reads: /^((os|ioutil)\.(ReadFile|ReadDir|Open)|embed|os\.DirFS|filepath\.(Glob|Walk\w*))$/,
  globals:
    /^(http\.Default\w+|time\.Local|rand\.Reader|os\.(Args|Stdout|Stderr|Exit)|flag\.CommandLine|log\.\w+)$/,
  testGlobals: /^(os\.(Exit|Args)|t|assert|require|testing\.\w+)$/,
  equality: /^(Equal|Equals|Compare|Is|Matches)$/,
  swallows,
  mocks,
  dead: (node) =>
    node.type === "if_statement" &&
    child(node, "condition")?.text === "false" &&
    !child(node, "initializer"),
};
