import type { SyntaxNode } from "#wiki";
import {
  above,
  child,
  isComment,
  tokensOf,
  walk,
  type GateLanguage,
} from "../languages/language.ts";
import { attributesOf } from "../languages/rust.ts";

type LanguageName = GateLanguage["name"];

/** A piece of text to be put in the place of another. */
export interface Replacement {
  start: number;
  end: number;
  text: string;
}

const functions =
  /^(function_declaration|function_expression|arrow_function|method_definition|generator_function(_declaration)?|function_definition|method_declaration|function_item)$/;

/**
 * The file with a wrong answer in the place of every function that the base does not have as it is: the
 * name is there, the work is not. A test that still passes has tested nothing of it. `before` is undefined
 * for a new file.
 */
export function hollowed(
  text: string,
  {
    root,
    before,
    language,
  }: { root: SyntaxNode; before: SyntaxNode | undefined; language: GateLanguage },
  path: string,
): string {
  const known = new Set(before ? outermost(before).map((node) => tokensOf(node)) : []);
  const typed = /\.[cm]?tsx?$/.test(path);
  const changes = outermost(root)
    .filter((node) => !known.has(tokensOf(node)))
    .flatMap((node) => hollow(node, { language: language.name, typed }));
  return replaceAll(text, changes);
}

/** Whether anything beside functions and imports differs: a table, a constant, a setting. */
export function changesData(root: SyntaxNode, before: SyntaxNode | undefined): boolean {
  return dataOf(root) !== dataOf(before);
}

function dataOf(root: SyntaxNode | undefined): string {
  const isName = /^(import|use|package|mod)_/;
  return tokensOf(root, (each) => isFunctionOnly(each) || isName.test(each.type));
}

export function replaceAll(text: string, changes: readonly Replacement[]): string {
  let result = text;
  for (const { start, end, text: other } of changes.toSorted((a, b) => b.start - a.start))
    result = result.slice(0, start) + other + result.slice(end);
  return result;
}

/** Functions that stand in no other one, except what only makes or tests things. */
function outermost(root: SyntaxNode): SyntaxNode[] {
  return walk(root).filter(
    (node) =>
      functions.test(node.type) &&
      ![...above(node)].some(({ type }) => functions.test(type)) &&
      !/^(constructor|__init__|__new__|__post_init__|init|main)$/.test(nameOf(node)) &&
      !isRustTest(node),
  );
}

function nameOf(node: SyntaxNode): string {
  return child(node, "name")?.text ?? "";
}

function isRustTest(node: SyntaxNode): boolean {
  if (node.type !== "function_item") return false;
  return [node, ...above(node)].some((each) =>
    attributesOf(each).some(({ text }) => /^#\[(cfg\(test\)|(\w+::)*test\b)/.test(text)),
  );
}

function hollow(
  node: SyntaxNode,
  { language, typed }: { language: LanguageName; typed: boolean },
): Replacement[] {
  const body = child(node, "body");
  if (!body) return []; // only declared
  if (language === "python") return [inPython(body)];
  if (language === "go") return inGo(node, body);
  if (language === "rust")
    return /^\s*(pub\S*\s+)?const\b/.test(node.text)
      ? []
      : [inBlock(body, 'if std::hint::black_box(true) { panic!("nothing is done here") }')];
  const wrong = typed
    ? '(Symbol("nothing is done here") as never)'
    : 'Symbol("nothing is done here")';
  if (body.type !== "statement_block")
    return [{ start: body.start, end: body.start + body.text.length, text: wrong }];
  return [inBlock(body, `return ${wrong};`)];
}

function inBlock(body: SyntaxNode, statement: string): Replacement {
  const start = body.start + 1;
  return { start, end: start, text: ` ${statement} ` };
}

/** A generator that answers nothing, any other function with a thing that is equal to nothing else. */
function inPython(body: SyntaxNode): Replacement {
  const yields = walk(body).some(({ type }) => type === "yield");
  const statement = yields ? "return" : "return object()";
  const first = body.children.find((each) => each.named && !isComment(each)) ?? body;
  return { start: first.start, end: first.start, text: `${statement}; ` };
}

/** Go answers with zero values; for that its results must have names. */
function inGo(node: SyntaxNode, body: SyntaxNode): Replacement[] {
  const result = child(node, "result");
  const change = inBlock(body, "return;");
  if (!result) return [change];
  const [start, end] = [result.start, result.start + result.text.length];
  if (result.type !== "parameter_list") return [change, { start, end, text: `(_ ${result.text})` }];
  const unnamed = result.children.filter(
    (each) => each.type === "parameter_declaration" && !child(each, "name"),
  );
  return [change, ...unnamed.map((each) => ({ start: each.start, end: each.start, text: "_ " }))];
}

const holders =
  /^(export_statement|lexical_declaration|variable_declaration|variable_declarator|class_declaration|class_body|decorated_definition|class_definition|block|impl_item|declaration_list|mod_item)$/;
const words =
  /identifier|decorator|attribute|modifier|visibility|type|class_heritage|argument_list/;

function isFunctionOnly(node: SyntaxNode): boolean {
  if (functions.test(node.type)) return true;
  if (!holders.test(node.type)) return false;
  const inside = node.children.filter(
    (each) => each.named && !isComment(each) && !words.test(each.type),
  );
  return inside.length > 0 && inside.every(isFunctionOnly);
}
