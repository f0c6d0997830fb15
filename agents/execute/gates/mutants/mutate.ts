import type { SyntaxNode } from "#wiki";
import { walk } from "../languages/language.ts";
import type { Replacement } from "../red-first/hollow.ts";

export interface Mutant extends Replacement {
  line: number;
  /** What was there. */
  was: string;
}

const operators: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  and: "or",
  or: "and",
  in: "not in",
  "not in": "in",
  is: "is not",
  "is not": "is",
  true: "false",
  false: "true",
  True: "False",
  False: "True",
};

/** Small faults in these lines of a file: another operator, another constant, an empty answer. */
export function mutantsOf(
  root: SyntaxNode,
  lines: ReadonlySet<number>,
  language: "javascript" | "python",
): Mutant[] {
  const nothing = language === "python" ? "None" : "undefined";
  return walk(root)
    .filter(({ line }) => lines.has(line))
    .flatMap((node) => mutate(node, nothing));
}

function mutate(node: SyntaxNode, nothing: string): Mutant[] {
  const other = otherOf(node, nothing);
  if (other === undefined) return [];
  const { start, line, text: was } = node;
  return [{ start, end: start + was.length, text: other, line, was }];
}

function otherOf(node: SyntaxNode, nothing: string): string | undefined {
  const { type, text, parent } = node;
  if (/^(true|false)$/.test(type)) return operators[text];
  if (/^(number|integer|float)$/.test(type))
    return /^\d+$/.test(text) ? String(Number(text) + 1) : undefined;
  const operates = /^(binary_expression|binary_operator|comparison_operator|boolean_operator)$/;
  if (parent && operates.test(parent.type) && !node.named) return operators[text];
  return emptied(node, nothing);
}

const answers =
  /^(identifier|call_expression|call|member_expression|attribute|string|template_string|array|list|object|dictionary|subscript|subscript_expression)$/;

/** A returned value in which no smaller fault can be made is replaced by nothing. */
function emptied({ type, text, parent }: SyntaxNode, nothing: string): string | undefined {
  if (parent?.type !== "return_statement" || !answers.test(type)) return undefined;
  return text === nothing ? undefined : nothing;
}
