import { createRequire } from "node:module";
import type { Language as Grammar, Node, Parser, Query, Tree } from "web-tree-sitter";

export type { Node, TreeCursor } from "web-tree-sitter";

const require = createRequire(import.meta.url);
const grammars = new Map<string, Promise<Grammar>>();
const queries = new Map<string, Query>();
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

/**
 * Parses code and hands its nodes of these types to `read`, in the order of their starts. Far quicker
 * than walking the tree: only what is found leaves the parser.
 */
export async function findNodes<Answer>(
  grammar: string,
  text: string,
  types: readonly string[],
  read: (nodes: readonly Node[]) => Answer,
): Promise<Answer> {
  const query = await queryFor(grammar, types);
  return withTree(grammar, text, ({ rootNode }) =>
    read(query.captures(rootNode).map(({ node }) => node)),
  );
}

async function queryFor(grammar: string, types: readonly string[]): Promise<Query> {
  const source = `[${types.map((type) => `(${type})`).join(" ")}] @found`;
  const key = `${grammar} ${source}`;
  const known = queries.get(key);
  if (known) return known;
  parser ??= startParser();
  const { Query } = await import("web-tree-sitter");
  const made = new Query(await grammarOf(grammar), source);
  queries.set(key, made);
  return made;
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
