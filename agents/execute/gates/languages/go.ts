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
  return [...walk(root)].flatMap((node) => {
    const name = child(node, "name")?.text ?? "";
    const isTest =
      node.type === "function_declaration" &&
      /^(Test|Fuzz|Example)([A-Z_]|$)/.test(name) &&
      name !== "TestMain";
    if (isTest)
      return [{ name, line: node.line, node, body: child(node, "body"), rows: rowsOf(node) }];
    if (node.type !== "call_expression") return [];
    const links = chainOf(node);
    const [title, body] = links.at(-1)?.args ?? [];
    const part = stringOf(title);
    if (links.at(-1)?.name !== "Run" || part === undefined || body?.type !== "func_literal")
      return [];
    return [{ name: part, line: node.line, node, body: child(body, "body"), rows: 1 }];
  });
}

/** Elements of its tables: lists and maps of cases. */
function rowsOf(test: SyntaxNode): number {
  const tables = [...walk(test)].filter(
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
  const [left, right] =
    condition?.type === "binary_expression"
      ? [child(condition, "left"), child(condition, "right")]
      : [condition];
  const sign = condition && child(condition, "operator")?.text;
  const nothing = right?.text === "nil" || left?.text === "false";
  const value = branch && child(branch, "initializer");
  const subject = value ? child(value, "right") : left;
  const never =
    condition?.text === "false" ||
    (/^(!=|<|>)$/.test(sign ?? "") &&
      left !== undefined &&
      !left.text.includes("(") &&
      tokensOf(left) === tokensOf(right)) ||
    (/^(!=|==|<|>)$/.test(sign ?? "") && isLiteral(left) && isLiteral(right));
  return {
    line: branch?.line ?? node.line,
    subject: tokensOf(subject),
    strength: nothing ? 1 : sign === "!=" ? 3 : 2,
    tautology: never,
  };
}

function byLibrary(node: SyntaxNode, name: string, given: readonly SyntaxNode[]): Assertion {
  const args = given[0]?.text === "t" ? given.slice(1) : given;
  const [first, second] = args;
  if (/^In(Delta|Epsilon)/.test(name)) {
    const subject = tokensOf(isLiteral(first) ? second : first);
    const tolerance = numberOf(args[2]);
    return { line: node.line, subject, strength: 3, tolerance, tautology: false };
  }
  const exact = /^(Equal|EqualValues|Exactly|JSONEq|ElementsMatch|Len|EqualError|ErrorIs)f?$/.test(
    name,
  );
  const faint = /^(NotNil|NotEmpty|True|False|NotZero|NoError|Error|IsType|Nil|NotPanics)f?$/.test(
    name,
  );
  const value = exact && args.length > 1 ? (isLiteral(second) ? first : second) : first;
  const always =
    /^(True|NotNil)f?$/.test(name) &&
    (first?.type === "true" || (isLiteral(first) && first?.type !== "false"));
  const equal =
    exact &&
    (tokensOf(first) === tokensOf(second)
      ? !/\(/.test(first?.text ?? "(")
      : isLiteral(first) && isLiteral(second));
  return {
    line: node.line,
    subject: tokensOf(value),
    strength: exact ? 3 : faint ? 1 : 2,
    tautology: always || equal,
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
  if (node.type !== "call_expression") return [];
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
  collected: /_test\.go$/,
  tests,
  assertions,
  skipCalls: /^(t|tb|b|f)\.(Skip|Skipf|SkipNow)$/,
  logs: /^((t|tb|b|f)\.(Log|Logf)|(fmt|log)\.Print\w*)$/,
  fileSkips: /^\/\/(go:build|\s*\+build)\b/,
  suppressions: /^\/\/\s*nolint\b|^\/\/\s*(lint:ignore|#nosec|coverage:ignore)/,
  exits: /^(os\.Exit|syscall\.Exit|runtime\.Goexit|log\.Fatal)$/,
  sniffs:
    /^(testing\.(Testing|Short|Verbose|CoverMode)|test\.(v|run|timeout|short)|\.test|GO_TEST\w*)$/,
  reads: /^(os\.(ReadFile|Open)|ioutil\.ReadFile|embed)$/,
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
