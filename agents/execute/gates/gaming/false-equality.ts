import type { SyntaxNode } from "#wiki";
import { child, parts, stringOf, walk, type GateLanguage } from "../languages/language.ts";
import { addedMarks, isInTest } from "./diff.ts";

/** S03: what says that it equals anything, or bends a comparison. */
export const falseEquality = addedMarks("gate/S03-false-equality", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    const { language } = file;
    if (!language || !isDefinition(node)) return [];
    const name = nameOf(node);
    if (!language.equality.test(name) || !bends(language, name, node)) return [];
    if (isInTest(file, node) && name === "asymmetricMatch") return [];
    const reason = `Unexpected \`${name}\` that does not compare, expected equality to depend on both values.`;
    return [{ key: name, line: node.line, reason }];
  }),
);

/** `__eq__` of `def __eq__`, of `Price.__eq__ = lambda …` and of `{"__eq__": lambda …}`. */
function nameOf(node: SyntaxNode): string {
  const key = child(node, "key");
  const assigned = node.type === "assignment" ? child(node, "left")?.text.split(".").at(-1) : "";
  return child(node, "name")?.text ?? stringOf(key) ?? key?.text ?? assigned ?? "";
}

function isDefinition({ type }: SyntaxNode): boolean {
  return /^(method_definition|function_definition|method_declaration|function_item|pair|assignment)$/.test(
    type,
  );
}

function bends(language: GateLanguage, name: string, node: SyntaxNode): boolean {
  if (language.name === "javascript" && /asymmetricMatch|toPrimitive|hasInstance/.test(name))
    return true;
  const value = child(node, "value") ?? child(node, "right") ?? node;
  const body = child(node, "body") ?? child(value, "body");
  const returned = answersOf(body);
  return (
    returned.length > 0 &&
    returned.every(
      (answer) =>
        /^(true|!0|!false|not False|1 == 1|Some\((\w+::)*Equal\)|(\w+::)*Equal|0)$|(\|\||\bor) true$/i.test(
          answer,
        ) && !(answer === "0" && name === "valueOf"),
    )
  );
}

/** What a body can answer with. */
function answersOf(body: SyntaxNode | undefined): string[] {
  if (!body) return [];
  const returns = walk(body).filter(({ type }) => type.startsWith("return_"));
  const given = returns.map((node) => parts(node)[0]?.text ?? "");
  const inner = parts(body).at(0)?.type === "statement_list" ? parts(parts(body)[0]) : parts(body);
  const last = inner.at(-1);
  const isValue = last !== undefined && !/statement|declaration|return/.test(last.type);
  if (isValue && returns.length === 0) return [last.text];
  return body.children.length === 0 ? [body.text] : given;
}
