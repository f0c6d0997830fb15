import { withTree, type TreeCursor } from "./parse-code.ts";
import { languageOf } from "./languages.ts";

/** A node that outlives its parser. */
export interface SyntaxNode {
  /** The grammar's name for it: `call_expression`; for a sign the sign itself. */
  type: string;
  /** What it is to its parent: `name`, `body`. */
  field?: string;
  text: string;
  /** 1-based. */
  line: number;
  /** Where its text begins in the file's, in UTF-16 units. */
  start: number;
  /** False for signs and keywords. */
  named: boolean;
  parent?: SyntaxNode;
  children: SyntaxNode[];
}

/** The whole syntax tree of a file; undefined when its language is not known here. */
export async function parseSyntax(path: string, text: string): Promise<SyntaxNode | undefined> {
  const language = languageOf(path);
  if (!language) return undefined;
  return withTree(language.grammar, text, (tree) => {
    const cursor = tree.walk();
    try {
      return copyOf(cursor, text);
    } finally {
      cursor.delete();
    }
  });
}

function copyOf(cursor: TreeCursor, source: string, parent?: SyntaxNode): SyntaxNode {
  const node: SyntaxNode = {
    type: cursor.nodeType,
    text: source.slice(cursor.startIndex, cursor.endIndex),
    line: cursor.startPosition.row + 1,
    start: cursor.startIndex,
    named: cursor.nodeIsNamed,
    children: [],
  };
  if (parent) node.parent = parent;
  if (cursor.currentFieldName !== null) node.field = cursor.currentFieldName;
  if (cursor.gotoFirstChild()) {
    do node.children.push(copyOf(cursor, source, node));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
