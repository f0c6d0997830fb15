import type { SyntaxNode } from "#wiki";
import {
  above,
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
  type Link,
  type TestCase,
} from "./language.ts";

const opensTest = /^(it|test|specify|fit|xit|xtest|xspecify)$/;
const opensGroup = /^(describe|suite|context|fdescribe|xdescribe|xcontext)$/;
const exact =
  /^(toBe|toEqual|toStrictEqual|toHaveLength|toBeCloseTo|equals?|eql|deepEqual|strictEqual|deepStrictEqual|is|same|toThrow(Error)?|throws|rejects|toMatchInlineSnapshot|toHaveBeenCalled(With|Times)|toHaveBeenNthCalledWith|toBeNull|toBeUndefined|toBeNaN|isTrue|isFalse|null|undefined|true|false|closeTo|approximately)$/;
const faint =
  /^(toBeTruthy|toBeDefined|toBeFalsy|toBeInstanceOf|toBeTypeOf|ok|exist|exists|isOk|truthy|pass|an?|instanceof|instanceOf|not|toBeAny|toBe(Greater|Less)Than(OrEqual)?)$/;
const assertRoots = /^(assert|t|should|chai|test)$/;

/** The tests of a file, with what its groups say about them. */
function tests(root: SyntaxNode): TestCase[] {
  return walk(root).flatMap((node) => {
    if (node.type !== "call_expression" || node.field === "function") return [];
    const links = chainOf(node);
    const opener = links[0]?.name ?? "";
    const args = links.at(-1)?.args ?? [];
    const name = stringOf(args[0]);
    if (name === undefined || !opensTest.test(opener)) return [];
    const body = args.findLast(({ type }) => /function/.test(type));
    const rows = rowsOf(links);
    const skipped =
      rows === 0
        ? "always"
        : [node, ...above(node)].map(skipOf).find((found) => found !== undefined);
    return [{ name, line: node.line, node, body: body && child(body, "body"), rows, skipped }];
  });
}

function rowsOf(links: readonly Link[]): number {
  const table = links.find(({ name }) => name === "each" || name === "for")?.args?.[0];
  return table?.type === "array" ? parts(table).length : 1;
}

function skipOf(node: SyntaxNode): TestCase["skipped"] {
  const links = node.type === "call_expression" ? chainOf(node) : [];
  const opener = links[0]?.name ?? "";
  if (!opensTest.test(opener) && !opensGroup.test(opener)) return undefined;
  const names = [...links.map(({ name }) => name), ...optionsOf(links)];
  const has = (wanted: RegExp): boolean => names.some((name) => wanted.test(name));
  if (has(/^(only|fit|fdescribe)$/)) return "only";
  if (has(/^(todo|fails|failing)$/)) return "sometimes";
  if (has(/^(skip|x(it|test|specify|describe|context))$/)) return "always";
  return conditionOf(links);
}

function conditionOf(links: readonly Link[]): TestCase["skipped"] {
  const condition = links.find(({ name }) => /^(skipIf|runIf)$/.test(name))?.args?.[0];
  if (!condition) return undefined;
  return isLiteral(condition) ? "always" : "sometimes";
}

/** Names of what is switched on in `test("…", { skip: true }, …)`. */
function optionsOf(links: readonly Link[]): string[] {
  const options = links.at(-1)?.args?.find(({ type }) => type === "object");
  return parts(options)
    .filter((pair) => !/^(false|undefined)$/.test(child(pair, "value")?.text ?? ""))
    .map((pair) => child(pair, "key")?.text ?? "");
}

function assertions(root: SyntaxNode): Assertion[] {
  return walk(root).flatMap((node) => {
    if (!/^(call_expression|member_expression)$/.test(node.type) || isPartOfChain(node)) return [];
    const links = chainOf(node);
    const [opener, last] = [links[0], links.at(-1)];
    if (opener?.name === "expect" && links.length > 1)
      return opener.args ? [expectation(node, links)] : [];
    if (!opener || !last?.args || !asserts(links.length, opener.name, last.name)) return [];
    return [plainAssertion(node, last)];
  });
}

/** `assert(…)`, `checkPrice(…)`, `assert.equal(…)`, `t.is(…)`. */
function asserts(length: number, opener: string, method: string): boolean {
  if (length === 1) return /^(assert|expect\w|check|verify)/.test(opener); // `expect(x)` alone asks nothing
  if (!assertRoots.test(opener)) return false;
  const known = exact.test(method) || faint.test(method) || /equal|match|throw/i.test(method);
  return known || opener === "assert";
}

function isPartOfChain({ field, parent }: SyntaxNode): boolean {
  return (
    (field === "function" && parent?.type === "call_expression") ||
    (field === "object" && parent?.type === "member_expression")
  );
}

function expectation(node: SyntaxNode, links: readonly Link[]): Assertion {
  const actual = links.find(({ args }) => args)?.args?.[0];
  const matcher = links.at(-1);
  const expected = matcher?.args?.[0];
  const negated = links.some(({ name }) => name === "not");
  const name = matcher?.name ?? "";
  return {
    line: node.line,
    subject: tokensOf(actual),
    strength: isTypeof(actual) ? 1 : strengthOf(name, { expected, negated }),
    tolerance: toleranceOf(name, matcher?.args),
    tautology: !negated && holdsAlways(name, actual, expected),
  };
}

function isTypeof(node: SyntaxNode | undefined): boolean {
  return node?.text.startsWith("typeof ") === true;
}

function holdsAlways(
  name: string,
  actual: SyntaxNode | undefined,
  expected: SyntaxNode | undefined,
): boolean {
  if (name === "") return false;
  return isEscape(actual) || isTautology(actual, expected, faint.test(name) || exact.test(name));
}

function plainAssertion(node: SyntaxNode, { name, args = [] }: Link): Assertion {
  const [actual, expected] = args;
  const { line } = node;
  if (/^(ok|true|isTrue|truthy|assert)$/.test(name)) return condition(line, actual);
  const strength = strengthOf(name, { expected, negated: false });
  const same = /equal|^is$|same/i.test(name) && isTautology(actual, expected, true);
  return { line, subject: tokensOf(actual), strength, tautology: same };
}

/** `assert(price === 36)`: as strong as what is compared. */
function condition(line: number, node: SyntaxNode | undefined): Assertion {
  const operator = (node?.type === "binary_expression" && child(node, "operator")?.text) || "";
  const [left, right] = node ? [child(node, "left"), child(node, "right")] : [];
  if (/^[=!]==?$/.test(operator)) {
    const same = operator.startsWith("=") && isTautology(left, right, true);
    return { line, subject: tokensOf(left), strength: 3, tautology: same };
  }
  return {
    line,
    subject: tokensOf(node),
    strength: 1,
    tautology: isLiteral(node) || isEscape(node),
  };
}

/** `price === 36 || true`. */
function isEscape(node: SyntaxNode | undefined): boolean {
  if (node?.type !== "binary_expression" || child(node, "operator")?.text !== "||") return false;
  return /^(true|1)$/.test(child(node, "right")?.text ?? "");
}

function isTautology(
  actual: SyntaxNode | undefined,
  expected: SyntaxNode | undefined,
  known: boolean,
): boolean {
  if (!known || !actual) return false;
  if (isLiteral(actual)) return expected === undefined || isLiteral(expected);
  return (
    expected !== undefined && !/[({]/.test(actual.text) && tokensOf(actual) === tokensOf(expected)
  );
}

function strengthOf(
  name: string,
  { expected, negated }: { expected: SyntaxNode | undefined; negated: boolean },
): Assertion["strength"] {
  if (/^expect ?\. ?(any|anything)\b/.test(tokensOf(expected))) return 1;
  if (faint.test(name) || negated) return 1;
  if (/^(toThrow(Error)?|throws|rejects)$/.test(name) && !expected) return 2;
  return exact.test(name) ? 3 : 2;
}

function toleranceOf(name: string, args: readonly SyntaxNode[] = []): number | undefined {
  if (name === "toBeCloseTo") return 10 ** -(numberOf(args[1]) ?? 2);
  return /^(closeTo|approximately)$/.test(name) ? numberOf(args[1]) : undefined;
}

/** `try { expect(…) } catch {}` and `expect(…).catch(() => {})`. */
function swallows(node: SyntaxNode): boolean {
  if (node.type === "try_statement") {
    const handler = child(node, "handler");
    const tried = child(node, "body");
    if (!handler || !tried || assertions(tried).length === 0) return false;
    return !/\b(throw|expect|assert|fail|reject|done)\b/.test(tokensOf(handler));
  }
  if (node.type !== "call_expression") return false;
  const links = chainOf(node);
  const later = /^(setTimeout|setImmediate|setInterval|queueMicrotask|process\.nextTick)$/;
  if (later.test(links.map(({ name }) => name).join("."))) return isUnheard(node);
  const caught = links.find(({ name }) => name === "catch")?.args?.[0];
  return (
    links[0]?.name === "expect" &&
    caught !== undefined &&
    !/\b(throw|expect|fail)\b/.test(caught.text)
  );
}

/** Assertions in a callback that nobody waits for fail when the test has passed. */
function isUnheard(node: SyntaxNode): boolean {
  const waits = /\b(await|done|resolve|reject)\b/;
  return assertions(node).length > 0 && !waits.test(tokensOf(node)) && !isAwaited(node);
}

function isAwaited(node: SyntaxNode): boolean {
  const holders = [...above(node)];
  return holders.some(({ type, text }) => type === "new_expression" && /^new Promise\b/.test(text));
}

const standIns =
  /\.(mockReturnValue|mockReturnValueOnce|mockImplementation|mockResolvedValue|mockRejectedValue|returns|callsFake|resolves)$/;

/** `vi.mock("./till")`, `vi.spyOn(till, "total").mockReturnValue(3)`, `till.total = vi.fn()`. */
function mocks(node: SyntaxNode): string[] {
  if (node.type === "assignment_expression") {
    const value = child(node, "right")?.text ?? "";
    const stands = /\b(vi|jest|sinon)\.(fn|stub)\(|\bmock\.fn\(/.test(value);
    return stands ? [child(node, "left")?.text ?? ""] : [];
  }
  if (node.type !== "call_expression") return [];
  const links = chainOf(node);
  const name = links.map((link) => link.name).join(".");
  const first = links.find(({ args }) => args)?.args ?? [];
  const isModule = /^(vi|jest|td|mock)\.(mock|doMock|unstable_mockModule|module|replace)$/;
  return isModule.test(name) ? mockedModule(node, first[0]) : spied(name, first);
}

/** One that keeps the real module for the rest is honest. */
function mockedModule(node: SyntaxNode, module: SyntaxNode | undefined): string[] {
  if (/importActual|requireActual|importOriginal|spy: ?true/.test(node.text)) return [];
  const imported = module && parts(child(module, "arguments"))[0];
  const path = stringOf(module) ?? stringOf(imported);
  return path === undefined ? [] : [path];
}

function spied(name: string, [object, method, answer]: readonly SyntaxNode[]): string[] {
  if (!/^(vi|jest|sinon|mock|t\.mock)\.(spyOn|stub|method)/.test(name)) return [];
  const replaced = standIns.test(name) || (name.endsWith("method") && answer !== undefined);
  return replaced ? [`${object?.text ?? ""}.${stringOf(method) ?? ""}`] : [];
}

function looseTypes(node: SyntaxNode): boolean {
  return node.type === "predefined_type" && node.text === "any";
}

export const javascript: GateLanguage = {
  name: "javascript",
  endings: /\.[cm]?[jt]sx?$/,
  collected: /[.-](test|spec)\.[cm]?[jt]sx?$|(^|\/)(__tests__|tests?|spec)\/.*\.[cm]?[jt]sx?$/,
  tests,
  assertions,
  skipCalls: /^(ctx|context|t|this|test|it)\.(skip|todo)$|^pending$/,
  logs: /^console\.\w+$/,
  fileSkips: /^\b$/,
  suppressions:
    /@ts-(ignore|nocheck|expect-error)|(es|ox|biome-|ts)lint-(disable|ignore)|biome-ignore|(istanbul|c8|v8|node:coverage) (ignore|disable)|\$FlowFixMe|stryker disable/i,
  looseTypes,
  exits: /^(process\.(exit|reallyExit|kill|abort)|Deno\.exit)$/,
  sniffs:
    /^(process\.env\.(VITEST\w*|JEST_WORKER_ID|MOCHA\w*|NODE_TEST_CONTEXT|npm_lifecycle_event|TEST|AVA_PATH)|import\.meta\.vitest|VITEST|VITEST_WORKER_ID|JEST_WORKER_ID|NODE_TEST_CONTEXT|npm_lifecycle_event|vitest|jest|mocha)$|^(new Error\(\)|error|err|e)\.stack\.(includes|match|indexOf)$|^["'](jest|vi|vitest|describe|it|expect|mocha)["'] in (globalThis|global|window)$|^process\.env\[["'`][^"'`]*["'`] ?\+.*\]$|^\(?new Error\(\)\.stack\b.*(includes|match|indexOf|test|search)$|^typeof (jest|vi|vitest|describe|it|expect|mocha|__vitest_worker__)$|^process\.env\.NODE_ENV ?={2,3} ?["']test["']$/,
  reads:
    /(^|\.)(readFile(Sync)?|createReadStream|require|import|glob(Sync|Eager)?|readdir(Sync)?)$/,
  globals:
    /^(Date|Math|JSON|Object|Array|String|Number|Boolean|Promise|Reflect|Symbol|Map|Set|RegExp|Function|Error)\.|^(globalThis|global|window)\.(expect|assert|it|test|describe|Date|Math|JSON|Object|Array|Promise|setTimeout|process|Error|performance)\b|^process\.(exit|hrtime|emit|on)$|^performance\.now$|^(assert|expect|chai)(\.\w*)+$|^require\(["'](node:)?assert(\/strict)?["']\)\./,
  testGlobals:
    /^(Object|Array|String|Number|Boolean|Promise|Function|Error)\.(prototype|is|keys|entries)\b|^(globalThis|global|window)\.(expect|assert|it|test|describe)$|^(expect|assert|chai)(\.\w+)*$|^process\.exit$/,
  equality:
    /^(valueOf|equals|isEqual|asymmetricMatch|\[Symbol\.(toPrimitive|hasInstance)\]|compare)$/,
  swallows,
  mocks,
  dead: (node) =>
    node.type === "if_statement" &&
    /^\((false|0|null|undefined|!1|!true)\)$/.test(
      child(node, "condition")?.text.replaceAll(/\s/g, "") ?? "",
    ),
};
