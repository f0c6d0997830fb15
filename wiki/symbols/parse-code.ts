import { createRequire } from "node:module";
import type { Language as Grammar, Parser, Tree } from "web-tree-sitter";

export type { Node } from "web-tree-sitter";

const require = createRequire(import.meta.url);
const grammars = new Map<string, Promise<Grammar>>();
let parser: Promise<Parser> | undefined;

/**
 * Parses code and hands its tree to `read`, whose answer must not hold on to nodes: the tree is freed
 * after it. The parser is loaded with the first text, a grammar with the first text of its language.
 * The only file that knows tree-sitter.
 */
export async function withTree<Answer>(
  grammar: string,
  text: string,
  read: (tree: Tree) => Answer,
): Promise<Answer> {
  parser ??= startParser();
  const [running, language] = await Promise.all([parser, grammarOf(grammar)]);
  running.setLanguage(language);
  const tree = running.parse(text);
  if (!tree) throw new Error(`tree-sitter did not parse ${text.length} characters of ${grammar}`);
  try {
    return read(tree);
  } finally {
    tree.delete();
  }
}

async function startParser(): Promise<Parser> {
  const { Parser } = await import("web-tree-sitter");
  await Parser.init();
  return new Parser();
}

function grammarOf(name: string): Promise<Grammar> {
  const known = grammars.get(name);
  if (known) return known;
  const loading = loadGrammar(name);
  grammars.set(name, loading);
  return loading;
}

/** Grammars can only be loaded by a parser that has been started. */
async function loadGrammar(name: string): Promise<Grammar> {
  await parser;
  const { Language } = await import("web-tree-sitter");
  return Language.load(require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`));
}
