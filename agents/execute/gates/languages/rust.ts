import type { SyntaxNode } from "#wiki";
import {
  above,
  child,
  isLiteral,
  parts,
  tokensOf,
  walk,
  type Assertion,
  type GateLanguage,
  type TestCase,
} from "./language.ts";

/** Attributes stand before what they are about. */
export function attributesOf(node: SyntaxNode): SyntaxNode[] {
  const siblings = node.parent?.children ?? [];
  const found: SyntaxNode[] = [];
  for (let at = siblings.indexOf(node) - 1; at >= 0; at -= 1) {
    const sibling = siblings[at];
    if (!sibling || !/attribute_item|comment/.test(sibling.type)) break;
    if (sibling.type === "attribute_item") found.push(sibling);
  }
  return found;
}

function tests(root: SyntaxNode): TestCase[] {
  const whole = parts(root).filter(
    ({ type, text }) => type === "inner_attribute_item" && /cfg/.test(text),
  );
  return walk(root).flatMap((node) => {
    if (node.type !== "function_item") return [];
    const own = attributesOf(node);
    if (!own.some(({ text }) => /^#\[(\w+::)*(test|rstest|quickcheck|test_case)\b/.test(text)))
      return [];
    const attributes = [...own, ...[...above(node)].flatMap(attributesOf), ...whole];
    const skipped = attributes.map(skipOf).find((found) => found !== undefined);
    const rows = Math.max(1, own.filter(({ text }) => /^#\[(test_case|case)/.test(text)).length);
    return [
      {
        name: child(node, "name")?.text ?? "",
        line: node.line,
        node,
        body: child(node, "body"),
        rows,
        skipped,
      },
    ];
  });
}

function skipOf({ text }: SyntaxNode): TestCase["skipped"] {
  if (/^#\[should_panic\b/.test(text)) return "sometimes";
  if (/^#!?\[ignore\b/.test(text)) return "always";
  const never =
    /^#!?\[cfg(_attr)?\((any\(\)|not\(test\)|not\(all\(\)\)|FALSE|false|all\(\)\s*,\s*ignore|feature = "(disabled|never|skip\w*)")/.test(
      text.replaceAll(/\(\s+/g, "("),
    );
  if (never) return "always";
  if (/^#!?\[cfg\((?!(all\()?test\b)/.test(text)) return "sometimes"; // elsewhere it is not even compiled
  return /^#!?\[cfg_attr\(.*\bignore\b/.test(text) ? "sometimes" : undefined;
}

function assertions(root: SyntaxNode): Assertion[] {
  return walk(root).flatMap((node) => {
    if (
      node.type === "call_expression" &&
      /^(assert|check|verify|expect)_\w+$/.test(child(node, "function")?.text ?? "")
    )
      return [{ line: node.line, subject: tokensOf(node), strength: 2, tautology: false }];
    const name =
      node.type === "macro_invocation" ? (child(node, "macro")?.text.split("::").at(-1) ?? "") : "";
    if (!/^(debug_|prop_)?assert|^(panic|unreachable)$/.test(name)) return [];
    return [macro(node, name)];
  });
}

function macro(node: SyntaxNode, name: string): Assertion {
  const args = argumentsOf(node);
  return /_(eq|ne)$/.test(name) ? comparison(node, name, args) : condition(node, args[0] ?? "");
}

function comparison({ line }: SyntaxNode, name: string, args: readonly string[]): Assertion {
  const [left = "", right = "", ...options] = args;
  const sizes = options.flatMap(
    (each) => /^(?:epsilon|max_relative|abs) = ([\d._e-]+)/.exec(each)?.[1] ?? [],
  );
  const equal = name.endsWith("_eq");
  return {
    line,
    subject: plain(isConstant(left) ? right : left),
    strength: equal ? 3 : 1,
    tolerance: sizes.length > 0 ? Math.max(...sizes.map(Number)) : undefined,
    tautology: equal && isSame(left, right),
  };
}

function condition({ line }: SyntaxNode, tokens: string): Assertion {
  if (tokens === "true" || tokens.endsWith("|| true"))
    return { line, subject: plain(tokens), strength: 1, tautology: true };
  const compared = /^(.+?) (==|<=|>=|<|>) (.+)$/.exec(tokens);
  if (!compared) return { line, subject: plain(tokens), strength: 1, tautology: false };
  const [, left = "", sign = "", right = ""] = compared;
  const tautology = sign.length === 2 && isSame(left, right);
  return { line, subject: plain(left), strength: sign === "==" ? 3 : 1, tautology };
}

/** The value, without what asks whether it is there. */
function plain(tokens: string): string {
  return tokens
    .replace(/ \. (is_ok|is_some|is_err|is_none) \( \)$/, "")
    .replace(/ \. (unwrap|expect) \( .*\)$/, "");
}

/** Two constants, or the same name on both sides; two calls may answer differently. */
function isSame(left: string, right: string): boolean {
  return (isConstant(left) && isConstant(right)) || (left === right && !left.includes("("));
}

function isConstant(tokens: string): boolean {
  return /^-? ?(\d[\w.]*|"[^"]*"|true|false)$/.test(tokens);
}

/** The macro's arguments as tokens, split at its commas. */
function argumentsOf(node: SyntaxNode): string[] {
  const tree = node.children.find(({ type }) => type === "token_tree");
  const inside = tree?.children.slice(1, -1) ?? [];
  const found: string[][] = [[]];
  for (const each of inside) {
    if (each.text === ",") found.push([]);
    else found.at(-1)?.push(isLiteral(each) ? each.text : tokensOf(each));
  }
  return found.map((tokens) => tokens.join(" "));
}

/** `let _ = catch_unwind(|| …)`: the panic of a failed assertion ends there. */
function swallows(node: SyntaxNode): boolean {
  if (!/^(let_declaration|expression_statement)$/.test(node.type)) return false;
  const [value] = [child(node, "value") ?? parts(node)[0]];
  const called = value?.type === "call_expression" ? (child(value, "function")?.text ?? "") : "";
  // a thread's panic is what `join` answers
  const caught =
    /(^|::)catch_unwind$/.test(called) || /^(std::)?thread::spawn\([\s\S]*\.join$/.test(called);
  return (
    caught &&
    (node.type === "expression_statement" ||
      child(node, "pattern")?.text === "_" ||
      /^let _\b/.test(node.text))
  );
}

/** `mock! { Till { … } }` and `MockTill::new()`. */
function mocks(node: SyntaxNode): string[] {
  if (node.type === "macro_invocation" && /(^|::)mock$/.test(child(node, "macro")?.text ?? ""))
    return [/\{\s*(?:pub\s+)?(\w+)/.exec(node.text)?.[1] ?? ""];
  if (node.type !== "call_expression") return [];
  const made = /^(?:\w+::)*Mock([A-Z]\w*)::(new|default)$/.exec(
    child(node, "function")?.text ?? "",
  );
  return made ? [made[1] ?? ""] : [];
}

export const rust: GateLanguage = {
  name: "rust",
  endings: /\.rs$/,
  collected: /^(?!.*(^|\/)(build|examples)\b).*\.rs$/,
  tests,
  assertions,
  skipCalls: /^\b$/,
  logs: /^(println|eprintln|dbg|log::\w+|warn|info)$/,
  fileSkips: /^#!\[cfg\(any\(\)\)\]/,
  suppressions:
    /^#!?\[(cfg_attr\([^,]*,\s*)?(allow|expect|coverage\(off\)|rustfmt::skip|no_coverage)\b|tarpaulin/,
  exits: /^((std::)?process::(exit|abort)|exit)$/,
  sniffs:
    /^(cfg!\(test\)|CARGO_(PKG_NAME_TEST|TARGET_TMPDIR)|RUST_TEST_\w+|NEXTEST\w*|(std::)?thread::current\(\)\.name\(\)\.(is_some_and|map_or|unwrap\w*)\(.*)$/,
  reads:
    /^(include_str|include_bytes|include|(std::)?fs::(read|read_to_string)|(std::fs::)?File::open)$/,
  globals: /^macro (assert|assert_eq|assert_ne|panic)$|(^|::)panic::set_hook$/,
  testGlobals: /^macro (assert|assert_eq|assert_ne|panic|debug_assert\w*)$|(^|::)panic::set_hook$/,
  equality: /^(eq|ne|partial_cmp|cmp)$/,
  swallows,
  mocks,
  dead: (node) => node.type === "if_expression" && child(node, "condition")?.text === "false",
};
