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
  type TestCase,
} from "./language.ts";

/** Functions whose names a runner collects, with what their decorators say. */
function tests(root: SyntaxNode): TestCase[] {
  return walk(root).flatMap((node) => {
    const name = child(node, "name")?.text ?? "";
    if (node.type !== "function_definition" || !name.startsWith("test")) return [];
    const holders = [...above(node)];
    if (holders.some(({ type }) => type === "function_definition")) return [];
    const decorated = [node, ...holders].filter(
      ({ parent }) => parent?.type === "decorated_definition",
    );
    const decorators = decorated.flatMap(
      ({ parent }) => parent?.children.filter(({ type }) => type === "decorator") ?? [],
    );
    const own = node.parent?.type === "decorated_definition" ? node.parent : node;
    const marks = root.children.filter(({ text }) => /^pytestmark\b/.test(text));
    const rows = rowsOf(decorators);
    const marked = [...decorators, ...marks].map(skipOf).find((found) => found !== undefined);
    const isGone = root.children.some(({ text }) => takesBack(name, text));
    const skipped = isGone || rows === 0 ? "always" : marked;
    return [{ name, line: node.line, node: own, body: child(node, "body"), rows, skipped }];
  });
}

/** A statement after which no runner finds the test. */
function takesBack(name: string, statement: string): boolean {
  const [first = "", ...rest] = statement.replaceAll(/\s+/g, " ").split(" = ");
  return (
    statement === `del ${name}` ||
    (rest.length > 0 && (first === name || (first === `${name}.__test__` && rest[0] === "False")))
  );
}

function rowsOf(decorators: readonly SyntaxNode[]): number {
  const tables = decorators.filter(({ text }) => /parametrize|parameterized/.test(text));
  return tables.reduce((rows, table) => {
    const list = walk(table).find(
      ({ type, parent }) => type === "list" && parent?.type === "argument_list",
    );
    return list === undefined ? rows : rows * parts(list).length;
  }, 1);
}

function skipOf({ text }: SyntaxNode): TestCase["skipped"] {
  if (/\b(xfail|expectedFailure)\b/.test(text)) return "sometimes";
  const skip = /\bskip(If|if|Unless)?\b(\s*\(\s*([^,)]*))?/.exec(text);
  if (!skip) return undefined;
  const constant = /^\s*(True|False|1|0|)\s*$/.test(skip[3] ?? "");
  return skip[1] === undefined || constant ? "always" : "sometimes";
}

function assertions(root: SyntaxNode): Assertion[] {
  return walk(root).flatMap((node) => {
    if (node.type === "assert_statement") return [asserted(node)];
    if (node.type !== "call") return [];
    const links = chainOf(node);
    const name = links.at(-1)?.name ?? "";
    const args = links.at(-1)?.args ?? [];
    if (links[0]?.name === "self" && /^(assert|fail)/.test(name)) return [method(node, name, args)];
    const named =
      /^(pytest\.(raises|warns|fail)|(assert|check|verify|expect)_\w+)$/.test(
        links.map((link) => link.name).join("."),
      ) || name.startsWith("assert_");
    return named
      ? [{ line: node.line, subject: tokensOf(args[0]), strength: 2, tautology: false }]
      : [];
  });
}

function asserted(node: SyntaxNode): Assertion {
  const [whole] = parts(node);
  const condition = whole?.type === "parenthesized_expression" ? parts(whole)[0] : whole;
  const compared = condition?.type === "comparison_operator" ? condition : undefined;
  const [left, right] = compared ? parts(compared) : [condition];
  const sign = compared?.children.find(({ named }) => !named)?.text ?? "";
  return {
    line: node.line,
    subject: tokensOf(left),
    strength: strengthOf(sign),
    tolerance: toleranceIn(right),
    tautology: isAlwaysTrue(whole) || (/^(==|is|<=|>=|in)$/.test(sign) && same(left, right)),
  };
}

function strengthOf(sign: string): Assertion["strength"] {
  if (sign === "==" || sign === "is") return 3;
  return sign === "in" || sign === "not in" ? 2 : 1;
}

function isAlwaysTrue(node: SyntaxNode | undefined): boolean {
  if (!node) return false;
  if (node.type === "tuple") return true;
  if (node.type === "boolean_operator")
    return (
      /\bor\b/.test(child(node, "operator")?.text ?? "or") &&
      node.children.some(({ type }) => type === "true") &&
      node.children.some(({ type }) => type === "or")
    );
  if (node.type === "not_operator") return /^not (False|0|None)$/.test(node.text);
  return isLiteral(node) && !/^(False|0|None|"")$/.test(node.text);
}

function same(left: SyntaxNode | undefined, right: SyntaxNode | undefined): boolean {
  if (isLiteral(left) && isLiteral(right)) return true;
  return left !== undefined && !left.text.includes("(") && tokensOf(left) === tokensOf(right);
}

function toleranceIn(node: SyntaxNode | undefined): number | undefined {
  if (!node || !/\bapprox\b/.test(node.text)) return undefined;
  const given = walk(node).filter(({ type }) => type === "keyword_argument");
  const sizes = given
    .filter((each) => /^(rel|abs)$/.test(child(each, "name")?.text ?? ""))
    .map((each) => numberOf(child(each, "value")) ?? 0);
  return sizes.length > 0 ? Math.max(...sizes) : 1e-6;
}

function method(node: SyntaxNode, name: string, args: readonly SyntaxNode[]): Assertion {
  const [actual, expected] = args;
  const delta = args.find((each) => /^(delta|places)\b/.test(each.text));
  const size = numberOf(delta && child(delta, "value"));
  const faint = /^assert(True|False|IsNotNone|IsInstance|NotEqual)$/.test(name);
  return {
    line: node.line,
    subject: tokensOf(actual),
    strength: faint ? 1 : /Equal|^assertIs|^assertRaises/.test(name) ? 3 : 2,
    tolerance: /AlmostEqual/.test(name)
      ? delta?.text.startsWith("delta") === true
        ? size
        : 10 ** -(size ?? 7)
      : undefined,
    tautology:
      name === "assertTrue"
        ? isAlwaysTrue(actual)
        : /^assert(Equal|Is|AlmostEqual|In)$/.test(name) && same(actual, expected),
  };
}

/** `try: assert … except: pass` and `with suppress(…): assert …`. */
function swallows(node: SyntaxNode): boolean {
  if (node.type === "with_statement") return catchesAll(node);
  const tried = child(node, "body");
  if (node.type !== "try_statement" || !tried || assertions(tried).length === 0) return false;
  const handlers = node.children.filter(({ type }) => type.startsWith("except"));
  const last = node.children.find(({ type }) => type === "finally_clause");
  if (last && /\breturn\b/.test(tokensOf(last))) return true; // it takes the exception's place
  return handlers.some(
    (handler) => !/\b(raise|assert\w*|fail|self\.\w+)\b/.test(tokensOf(handler)),
  );
}

/** Whatever happens inside is fine, a failed assertion too. */
function catchesAll(node: SyntaxNode): boolean {
  const body = child(node, "body");
  const wide =
    /^with (pytest\.raises|self\.assertRaises)\((Exception|BaseException|AssertionError)\)/;
  if (!body || !(wide.test(node.text) || /^with (contextlib\.)?suppress\(/.test(node.text)))
    return false;
  return assertions(body).length > 0;
}

/** `monkeypatch.setattr(pricing, "total", …)`, `patch("shop.pricing.total")`, `pricing.total = Mock()`. */
function mocks(node: SyntaxNode): string[] {
  if (node.type === "assignment") {
    const stands = /^(\w+\.)?(Magic|Async)?Mock\(|^lambda\b/.test(child(node, "right")?.text ?? "");
    const left = child(node, "left");
    return stands && left?.type === "attribute" ? [left.text] : [];
  }
  return node.type === "call" ? patched(node) : [];
}

function patched(node: SyntaxNode): string[] {
  const links = chainOf(node);
  const name = links.map((link) => link.name).join(".");
  const [first, second] = links.at(-1)?.args ?? [];
  const attribute = stringOf(second);
  if (/(^|\.)setattr$|patch\.object$/.test(name) && attribute !== undefined)
    return [`${first?.text ?? ""}.${attribute}`];
  const target = stringOf(first);
  return /(^|\.)(patch|setattr)$/.test(name) && target !== undefined ? [target] : [];
}

export const python: GateLanguage = {
  name: "python",
  endings: /\.pyi?$/,
  collected: /(^|\/)(test_[^/]*|[^/]*_test|tests?)\.py$/,
  tests,
  assertions,
  skipCalls:
    /^(pytest\.(skip|xfail|importorskip|exit)|self\.skipTest|unittest\.skip|(unittest\.)?SkipTest)$/,
  logs: /^(print|warnings\.warn|logging\.\w+|logger\.\w+|log\.\w+)$/,
  fileSkips: /^(collect_ignore(_glob)?|__test__) ?=/,
  suppressions:
    /#\s*(type:\s*ignore|noqa|pragma:\s*no\s*(cover|branch)|pylint:\s*(disable|skip)|mypy:\s*ignore|pyright:\s*(ignore|basic)|flake8:\s*noqa|ruff:\s*noqa|nosec|fmt:\s*skip)/i,
  looseTypes: (node) => node.type === "type" && /^(typing\.)?Any$/.test(node.text),
  exits: /^(sys\.exit|os\._exit|exit|quit|pytest\.exit|os\.abort|os\.kill)$/,
  sniffs:
    /^(PYTEST_\w+|pytest|unittest|_pytest|sys\._getframe|inspect\.(stack|currentframe)|traceback\.(extract_stack|format_stack)|sys\.gettrace)$/,
  reads:
    /(^|\.)(open|read_text|read_bytes|Path|loadtxt|read_csv|import_module|__import__|run_path|run_module)$/,
  globals:
    /^__builtins__\[|^pytest\.\w+$|^(builtins|__builtins__|time|datetime|math|random|os|json|sys|unittest|operator|functools)\.(?!path\.insert|excepthook$|stdout$|stderr$|argv$|path$|environ)|^sys\.modules\[|^(unittest\.)?TestCase\./,
  testGlobals:
    /^(builtins|__builtins__|operator)\.|^(unittest\.)?TestCase\.|^pytest\.|^sys\.modules\[|^self\.assert/,
  equality: /^__(eq|ne|hash__ne|instancecheck|contains|lt|gt)__$/,
  swallows,
  mocks,
  dead: (node) =>
    node.type === "if_statement" &&
    /^(False|0|None|not True)$/.test(child(node, "condition")?.text ?? ""),
};
