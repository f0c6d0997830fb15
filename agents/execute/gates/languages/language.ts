import type { SyntaxNode } from "#wiki";

/** One check inside a test. */
export interface Assertion {
  line: number;
  /** What is judged, as tokens: the same for `expect(total).toBe(3)` and `expect(total).toBeTruthy()`. */
  subject: string;
  /** 3 one value, 2 a shape or a part, 1 a range or that there is something at all. */
  strength: 1 | 2 | 3;
  /** How far a number may be off; larger is laxer. */
  tolerance?: number | undefined;
  /** True whatever the program does. */
  tautology: boolean;
}

export interface TestCase {
  name: string;
  line: number;
  node: SyntaxNode;
  /** Where its statements are. */
  body: SyntaxNode | undefined;
  /** Cases in its table; 1 without one. */
  rows: number;
  /** Why it does not count: never run, run only under a condition, or it makes others not run. */
  skipped?: "always" | "sometimes" | "only" | undefined;
}

/** What the rules need to know of a language: its grammar's words, its runners' customs. */
export interface GateLanguage {
  name: "javascript" | "python" | "go" | "rust";
  endings: RegExp;
  /** Files that the usual runners collect. */
  collected: RegExp;
  tests: (root: SyntaxNode) => TestCase[];
  assertions: (node: SyntaxNode) => Assertion[];
  /** Skipping from inside a test: `t.Skip`. Matched against dotted names of calls. */
  skipCalls: RegExp;
  /** Prints instead of failing. */
  logs: RegExp;
  /** Directives at the top of a file that take it out of the run. */
  fileSkips: RegExp;
  /** Comments and attributes that silence a checker. */
  suppressions: RegExp;
  /** Types that say nothing, in product code. */
  looseTypes?: (node: SyntaxNode) => boolean;
  /** Ends the process; the first argument is its code. */
  exits: RegExp;
  /** Names and texts by which product code knows that it is being tested. */
  sniffs: RegExp;
  /** Reads a file. */
  reads: RegExp;
  /** What is assigned to when something of the language or the runner is replaced, in product code… */
  globals: RegExp;
  /** …and in tests, where a stand-in for the clock is honest. */
  testGlobals: RegExp;
  /** Methods that decide equality. */
  equality: RegExp;
  /** Statements that keep a failing assertion from failing the test. */
  swallows: (node: SyntaxNode) => boolean;
  /** Names of what a test replaces by a stand-in; the module's path or the function's dotted name. */
  mocks: (node: SyntaxNode) => string[];
  /** The condition of a branch that is never taken makes what is in it dead. */
  dead: (node: SyntaxNode) => boolean;
}

export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((each) => each.field === field);
}

export function isComment(node: SyntaxNode): boolean {
  return node.type.endsWith("comment");
}

/** Children with a meaning. */
export function parts(node: SyntaxNode | undefined): SyntaxNode[] {
  return node?.children.filter((each) => each.named && !isComment(each)) ?? [];
}

/** The node and all below it, in the order of the text. */
export function walk(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [node];
  for (let at = open.pop(); at; at = open.pop()) {
    found.push(at);
    for (const each of at.children.toReversed()) open.push(each);
  }
  return found;
}

export function* above(node: SyntaxNode): Generator<SyntaxNode> {
  for (let at = node.parent; at; at = at.parent) yield at;
}

/** The code without comments, spacing, kinds of quotes and signs that a formatter adds or removes. */
export function tokensOf(
  node: SyntaxNode | undefined,
  without?: (node: SyntaxNode) => boolean,
): string {
  const found: string[] = [];
  const visit = (at: SyntaxNode): void => {
    if (isComment(at) || without?.(at) === true) return;
    if (at.children.length === 0 || /^(string|template_string)$/.test(at.type))
      found.push(at.text.replaceAll(/^['`]|['`]$/g, '"'));
    else for (const each of at.children) visit(each);
  };
  if (node) visit(node);
  return found
    .filter((token) => token.trim() !== "" && token !== ";")
    .join(" ")
    .replaceAll(/ ,(?= [\])}])/g, "");
}

export interface Link {
  name: string;
  args?: SyntaxNode[];
}

/** `expect(a).not.toBe(b)` as its links: expect with a, not, toBe with b. Empty for other nodes. */
export function chainOf(node: SyntaxNode | undefined): Link[] {
  if (!node) return [];
  if (/^(call_expression|call)$/.test(node.type)) {
    const links = chainOf(child(node, "function"));
    const last = links.at(-1);
    const args = parts(child(node, "arguments"));
    if (last && !last.args) last.args = args;
    else links.push({ name: "()", args });
    return links;
  }
  if (/member_expression|^attribute$|selector_expression|field_expression/.test(node.type))
    return [
      ...chainOf(oneOf(node, "object operand value")),
      { name: oneOf(node, "property attribute field")?.text ?? "" },
    ];
  if (/await|parenthesized_expression|non_null/.test(node.type)) return chainOf(parts(node)[0]);
  if (/identifier|^this$|^self$/.test(node.type))
    return [{ name: node.text.replaceAll(/\s/g, "") }];
  return [];
}

/** What grammars name differently. */
function oneOf(node: SyntaxNode, fields: string): SyntaxNode | undefined {
  return fields
    .split(" ")
    .map((field) => child(node, field))
    .find((found) => found !== undefined);
}

/** Every call with its dotted name. */
export function callsIn(
  root: SyntaxNode,
): { name: string; args: SyntaxNode[]; node: SyntaxNode }[] {
  return walk(root)
    .filter(({ type }) => type === "call_expression" || type === "call")
    .map((node) => {
      const links = chainOf(node);
      return {
        name: links.map(({ name }) => name).join("."),
        args: links.at(-1)?.args ?? [],
        node,
      };
    });
}

/** Text of a string without its quotes; undefined for anything else. */
export function stringOf(node: SyntaxNode | undefined): string | undefined {
  if (!node || !/string/.test(node.type)) return undefined;
  return node.text.replace(/^[a-z]*["'`#]+/i, "").replace(/["'`#]+$/, "");
}

export function isLiteral(node: SyntaxNode | undefined): boolean {
  return (
    node !== undefined &&
    /^(true|false|null|undefined|none|number|integer|float|string|int_literal|float_literal|string_literal|boolean_literal|integer_literal|interpreted_string_literal|nil)$/i.test(
      node.type,
    )
  );
}

export function numberOf(node: SyntaxNode | undefined): number | undefined {
  const value = Number((node?.text ?? "").replaceAll("_", "") || Number.NaN);
  return Number.isNaN(value) ? undefined : value;
}
