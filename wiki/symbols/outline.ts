import { languageOf, type Language } from "./languages.ts";
import { namesIn } from "./names.ts";
import { findNodes, type Node } from "./parse-code.ts";

/** What a definition is: something called, something instantiated or named as a type, or a value. */
export const symbolKinds = ["function", "type", "value"] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** One name that code elsewhere can use. */
export interface Definition {
  /** Without what it belongs to: `total` for `Till.total`. */
  name: string;
  kind: SymbolKind;
  /** 1-based line on which the definition starts, without what is written above it. */
  line: number;
  /** How many types or modules it stands in. */
  depth: number;
}

const types =
  /class|interface|struct|enum(?!_variant|_constant|_member|_case)|trait|union|record|module|mod_item|type_|delegate|concept|alias/;
const functions = /function|method|constructor|^macro_definition$|singleton/;

/**
 * The definitions of a file in the order of the text, those of types included, local ones left out.
 * `undefined` when the language is not known here. Errors in the code cost only what they are in.
 */
export async function outlineOf(path: string, text: string): Promise<Definition[] | undefined> {
  const language = languageOf(path);
  if (!language) return undefined;
  return findNodes(language.grammar, text, [...language.definitions], (nodes) =>
    outline(nodes, language),
  );
}

interface Enclosing {
  end: number;
  kind: SymbolKind;
}

/** `nodes` are in the order of their starts, so an enclosing definition comes before what is in it. */
function outline(nodes: readonly Node[], language: Language): Definition[] {
  const found: Definition[] = [];
  let open: Enclosing[] = [];
  for (const node of nodes) {
    open = open.filter(({ end }) => end > node.startIndex);
    if (open.some(({ kind }) => kind !== "type") || (open.length === 0 && isLocal(node))) continue;
    const kind = kindOf(node);
    const start = node.childForFieldName("name")?.startPosition ?? node.startPosition;
    for (const name of namesIn(node, language)) {
      const own = name.split("::").at(-1) ?? name;
      const line = start.row + 1;
      if (isName(own)) found.push({ name: own, kind, line, depth: open.length });
    }
    open.push({ end: node.endIndex, kind });
  }
  return found;
}

/** Inside a function that has no name, such as the body of a test. */
function isLocal(node: Node): boolean {
  if (node.startPosition.column === 0) return false;
  for (let at = node.parent; at; at = at.parent)
    if (
      /^(arrow_function|function_expression|func_literal|closure_expression|lambda)/.test(at.type)
    )
      return true;
  return false;
}

function kindOf(node: Node): SymbolKind {
  if (functions.test(node.type)) return "function";
  if (types.test(node.type)) return "type";
  const value = node.type === "variable_declarator" ? node.childForFieldName("value") : null;
  return value && /function/.test(value.type) ? "function" : "value";
}

/** Patterns such as `{ a, b }` and targets such as `self.total` are not names. */
function isName(text: string): boolean {
  return /^[\p{L}_$~][\p{L}\p{N}_$?!]*$/u.test(text) && text.length <= 100;
}
