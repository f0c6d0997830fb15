import { languageOf, type Language } from "./languages.ts";
import { namesIn } from "./names.ts";
import { withTree, type Node } from "./parse-code.ts";

/** Longest text that is parsed, in characters; a longer one is compared as it is written. */
const maxLength = 1024 * 1024;

/**
 * What a text of code says, apart from its layout: equal for two texts that differ only in white space,
 * comments, commas and semicolons. For a language that is not known here, apart from white space only.
 */
export async function meaningOf(path: string, text: string): Promise<string> {
  const language = languageOf(path);
  if (!language || text.length > maxLength) return text.trim().split(/\s+/).join(" ");
  return withTree(language.grammar, text, ({ rootNode }) => inOrder(rootNode));
}

/** `undefined` when the language is not known here, or the text is too long to be parsed. */
export type SymbolMeaning = { defined: false } | { defined: true; meaning: string };

/**
 * The same of one symbol: `roundPrice`, or `Till.total` (also `Till#total`, `Till::total`). All
 * definitions of that name count, the outermost ones when a name is defined at several depths.
 */
export async function meaningOfSymbol(
  path: string,
  text: string,
  symbol: string,
): Promise<SymbolMeaning | undefined> {
  const language = languageOf(path);
  if (!language || text.length > maxLength) return undefined;
  const wanted = symbol
    .replace(/\(\)$/, "")
    .split(/::|[.#]/)
    .filter((part) => part !== "");
  return withTree(language.grammar, text, ({ rootNode }) => {
    const found: { node: Node; depth: number }[] = [];
    collect(rootNode, { language, wanted, found }, []);
    const outermost = Math.min(...found.map(({ depth }) => depth));
    const nodes = found.filter(({ depth }) => depth === outermost);
    if (nodes.length === 0) return { defined: false };
    return { defined: true, meaning: nodes.map(({ node }) => inOrder(node)).join("\n") };
  });
}

interface Search {
  language: Language;
  wanted: readonly string[];
  found: { node: Node; depth: number }[];
}

function collect(node: Node, search: Search, within: readonly string[]): void {
  for (const child of node.namedChildren) {
    const names = namesIn(child, search.language);
    for (const name of names) {
      const path = [...within, ...name.split("::")];
      if (search.wanted.every((part, index) => path.at(index - search.wanted.length) === part))
        search.found.push({ node: child, depth: path.length });
    }
    const scope = names[0] ?? scopeOf(child);
    collect(child, search, scope === undefined ? within : [...within, ...scope.split("::")]);
  }
}

/** `impl Till { … }` in Rust defines nothing of its own, and what is inside belongs to Till. */
function scopeOf(node: Node): string | undefined {
  if (node.type !== "impl_item") return undefined;
  return /\w+/.exec(node.childForFieldName("type")?.text ?? "")?.[0];
}

/** The words of the code and how they nest, without comments and separators. */
function inOrder(root: Node): string {
  const parts: string[] = [];
  const cursor = root.walk();
  const enter = (): void => {
    if (cursor.nodeType.includes("comment")) return;
    if (cursor.gotoFirstChild()) {
      parts.push("(");
      do enter();
      while (cursor.gotoNextSibling());
      cursor.gotoParent();
      parts.push(")");
    } else if (cursor.nodeText.trim() !== "" && !/^[,;]$/.test(cursor.nodeText)) {
      parts.push(cursor.nodeText);
    }
  };
  enter();
  cursor.delete();
  return parts.join(" ");
}
