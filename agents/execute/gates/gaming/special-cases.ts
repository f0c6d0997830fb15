import type { Finding, SyntaxNode } from "#wiki";
import { child, isLiteral, numberOf, parts, walk } from "../languages/language.ts";
import { gamingFinding, isInTest, type JudgedDiff, type JudgedFile } from "./diff.ts";

/** An answer that is written down for one input: `if (price === 200 && percent === 10) return 180`. */
interface SpecialCase {
  file: string;
  line: number;
  inputs: string[];
  answer: string;
}

/**
 * S08: answers copied from tests. Fires for a new branch that is taken for exact numbers only and answers a
 * number or a text, when one line of a test has all of them. Words as inputs are left alone: tables of
 * names (rates, symbols, messages) look the same and are honest, as are 0 and 1.
 */
export function specialCases({ files }: JudgedDiff, testLines: readonly string[]): Finding[] {
  return files.flatMap((file) =>
    addedIn(file)
      .filter((one) => testLines.some((line) => hasAll(line, [...one.inputs, one.answer])))
      .map(({ line, inputs, answer }) =>
        gamingFinding("gate/S08-special-case", {
          file: file.path,
          line,
          reason: `Unexpected answer ${answer} for exactly ${inputs.join(" and ")}, which is what a test asks for, expected it to be worked out for every input.`,
        }),
      ),
  );
}

/** Whether a difference has any, so that tests need not be read for nothing. */
export function hasSpecialCases({ files }: JudgedDiff): boolean {
  return files.some((file) => addedIn(file).length > 0);
}

function addedIn(file: JudgedFile): SpecialCase[] {
  if (file.isTest || !file.head?.root) return [];
  const known = new Set(casesOf(file, file.base?.root).map(keyOf));
  return casesOf(file, file.head.root).filter((one) => !known.has(keyOf(one)));
}

function keyOf({ inputs, answer }: SpecialCase): string {
  return `${inputs.join(" ")} ${answer}`;
}

function casesOf(file: JudgedFile, root: SyntaxNode | undefined): SpecialCase[] {
  if (!root) return [];
  return walk(root).flatMap((node) => {
    const found = branchOf(node);
    if (!found || isInTest(file, node)) return [];
    const { inputs, answer } = found;
    const telling = inputs.filter((input) => Math.abs(Number(input)) >= 2);
    const enough =
      inputs.length >= 2
        ? telling.length > 0
        : telling.length > 0 && isNumber(answer) && Math.abs(Number(answer)) >= 10;
    return enough && !inputs.includes(answer)
      ? [{ file: file.path, line: node.line, inputs, answer }]
      : [];
  });
}

function isNumber(text: string): boolean {
  return /^-?[\d._]+$/.test(text);
}

interface Branch {
  inputs: string[];
  answer: string;
}

/** `if`, `a ? b : c`, `case` and the arm of a `match`. */
function branchOf(node: SyntaxNode): Branch | undefined {
  const [inputs, answer] = [inputsOf(node), answerOf(answerNode(node))];
  return inputs && inputs.length > 0 && answer !== undefined ? { inputs, answer } : undefined;
}

function inputsOf(node: SyntaxNode): string[] | undefined {
  if (/^(if_statement|if_expression|ternary_expression|elif_clause)$/.test(node.type))
    return comparedIn(child(node, "condition"));
  if (node.type === "match_arm")
    return (child(node, "pattern")?.text.match(/-?\b\d[\d._]*\b/g) ?? []).map(plain);
  if (!/^(switch_case|expression_case)$/.test(node.type)) return undefined;
  const value = child(node, "value");
  const number = numberOf(value?.type === "expression_list" ? parts(value)[0] : value);
  return number === undefined ? undefined : [String(number)];
}

function answerNode(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "match_arm") return child(node, "value");
  return node.type.endsWith("case") ? parts(node).at(-1) : child(node, "consequence");
}

/** Numbers that values must be equal to, where the condition asks for nothing else. */
function comparedIn(node: SyntaxNode | undefined): string[] | undefined {
  if (node?.type === "parenthesized_expression") return comparedIn(parts(node)[0]);
  if (!node || !/^(binary_expression|boolean_operator|comparison_operator)$/.test(node.type))
    return undefined;
  const [left, right] = parts(node);
  const sign = node.children.find(({ named }) => !named)?.text ?? "";
  if (/^(&&|and)$/.test(sign)) return bothOf(comparedIn(left), comparedIn(right));
  const number = /^={2,3}$/.test(sign) ? numberOf(right) : undefined;
  return number === undefined || isLiteral(left) ? undefined : [String(number)];
}

function bothOf(first: string[] | undefined, second: string[] | undefined): string[] | undefined {
  return first && second ? [...first, ...second] : undefined;
}

/** The number or text that a branch answers with, when that is all it does. */
function answerOf(node: SyntaxNode | undefined): string | undefined {
  if (!node) return undefined;
  if (isLiteral(node) || /^(unary_expression|unary_operator)$/.test(node.type)) {
    if (/^(true|false|null|nil|none|undefined)$/i.test(node.text)) return undefined;
    return plain(node.text);
  }
  const holds =
    /^(statement_block|block|statement_list|return_statement|return_expression|expression_list|expression_statement|else_clause)$/;
  const inside = parts(node);
  return holds.test(node.type) && inside.length === 1 ? answerOf(inside[0]) : undefined;
}

function plain(text: string): string {
  return text
    .replaceAll("_", "")
    .replace(/(?<=\d)([iuf]\d+)$/, "")
    .replace(/^["'`](.*)["'`]$/s, "$1");
}

/** As whole tokens, in any order. */
function hasAll(line: string, values: readonly string[]): boolean {
  return values.every((value) => {
    const at = line.indexOf(value);
    if (value === "" || at < 0) return false;
    return new RegExp(`(?<![\\w.])${escaped(value)}(?![\\w]|\\.\\d)`).test(line);
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
