import { dirname, join } from "node:path/posix";
import type { Edges } from "./cycles.ts";
import type { SourceFile } from "./source-files.ts";

/**
 * Imports among the repository's own Python modules, by name. Only those at the first column count: an
 * import inside a function runs later, and one under `if TYPE_CHECKING:` never.
 */
export function pythonImports(files: readonly SourceFile[]): Edges {
  const python = files.filter((file) => file.language === "python");
  const modules = new Map<string, string>();
  for (const { path } of python) for (const name of namesOf(path)) modules.set(name, path);
  const edges: Edges = new Map();
  for (const file of python) edges.set(file.path, importsOf(file, modules));
  return edges;
}

/** `src/shop/cart.py` may be imported as `shop.cart` or, from the root, as `src.shop.cart`. */
function namesOf(path: string): string[] {
  const dotted = path.replace(/(\/__init__)?\.py$/, "").replaceAll("/", ".");
  return [dotted, dotted.replace(/^(src|lib|python)\./, "")];
}

function importsOf(
  file: SourceFile,
  modules: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of file.lines.entries()) {
    for (const name of namesIn(line, file.path)) {
      const path = modules.get(name);
      if (path !== undefined && path !== file.path && !found.has(path)) found.set(path, index + 1);
    }
  }
  return found;
}

function namesIn(line: string, path: string): string[] {
  const plain = /^import\s+([\w.]+(?:\s*,\s*[\w.]+)*)/.exec(line)?.[1];
  if (plain !== undefined) return plain.split(/\s*,\s*/);
  const match = /^from\s+(\.*)([\w.]*)\s+import\s+\(?\s*(.*)/.exec(line);
  if (!match) return [];
  const [, dots = "", name = "", list = ""] = match;
  const base = [dots === "" ? "" : folder(path, dots.length), name].filter(Boolean).join(".");
  const members = list.match(/\b[A-Za-z_]\w*\b(?=\s*(,|$|\)|as\b))/g) ?? [];
  // `from shop import cart` names the submodule when there is one, else something in the package.
  const submodules = members.map((member) => [base, member].filter(Boolean).join("."));
  return dots !== "" && name === "" ? submodules : [base, ...submodules];
}

function folder(path: string, dots: number): string {
  const up = join(dirname(path), ...Array.from({ length: dots - 1 }, () => ".."));
  return up === "." ? "" : up.replaceAll("/", ".");
}
