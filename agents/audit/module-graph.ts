import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { parseSync } from "oxc-parser";
import { ResolverFactory } from "oxc-resolver";
import { isScript } from "./languages.ts";
import type { SourceFile } from "./source-files.ts";

export interface Import {
  /** Repository path of the imported module. */
  to: string;
  line: number;
  /** `type` is gone at run time; `lazy` is `import()` or a `require` inside a function. */
  kind: "runtime" | "type" | "lazy";
}

export interface Module {
  path: string;
  imports: Import[];
  /** Names exported at run time; `*` for everything of another module. */
  exports: string[];
  /** True when it only passes other modules' exports on. */
  barrel: boolean;
  /** Text of an import that leads nowhere known in the repository, e.g. a package. */
  unresolved: string[];
}

export type ModuleGraph = ReadonlyMap<string, Module>;

interface Request {
  specifier: string;
  offset: number;
  kind: Import["kind"];
  names: string[];
}

interface ParsedModule {
  requests: Request[];
  exports: string[];
  types: Set<string>;
  barrel: boolean;
}

/** The graph of the JavaScript and TypeScript files of one checkout. The only user of oxc. */
export function buildModuleGraph(directory: string, files: readonly SourceFile[]): ModuleGraph {
  const scripts = files.filter((file) => isScript(file.language));
  const parsed = new Map(scripts.map((file) => [file.path, parseModule(file)]));
  const resolve = resolver(directory);
  const graph = new Map<string, Module>();
  for (const file of scripts) {
    const { requests = [], exports = [], barrel = false } = parsed.get(file.path) ?? {};
    const module: Module = { path: file.path, exports, barrel, imports: [], unresolved: [] };
    for (const request of requests) {
      const to = resolve(file.path, request.specifier);
      const target = to === undefined ? undefined : parsed.get(to);
      if (to === undefined || target === undefined) module.unresolved.push(to ?? request.specifier);
      else if (to !== file.path)
        module.imports.push({
          to,
          line: lineAt(file.text, request.offset),
          kind: kindOf(request, target.types),
        });
    }
    graph.set(file.path, module);
  }
  return graph;
}

/** TypeScript drops an import whose every name turns out to be a type. */
function kindOf({ kind, names }: Request, types: ReadonlySet<string>): Import["kind"] {
  const onlyTypes = names.length > 0 && names.every((name) => types.has(name));
  return kind === "runtime" && onlyTypes ? "type" : kind;
}

/** Line numbers (1-based) of comments with their text, exact for JavaScript and TypeScript. */
export function commentLines(file: SourceFile): { line: number; text: string }[] {
  return parseSync(file.path, file.text).comments.flatMap(({ value, start }) => {
    const first = lineAt(file.text, start);
    return value.split(/\r?\n/).map((text, index) => ({ line: first + index, text }));
  });
}

function parseModule(file: SourceFile): ParsedModule {
  const { module } = parseSync(file.path, file.text);
  const requests: Request[] = module.staticImports.map((found) => ({
    specifier: found.moduleRequest.value,
    offset: found.start,
    kind: found.entries.length > 0 && found.entries.every((e) => e.isType) ? "type" : "runtime",
    names: found.entries.filter((e) => !e.isType).map((e) => e.importName.name ?? "*"),
  }));
  const entries = module.staticExports.flatMap((found) => found.entries);
  for (const entry of entries) {
    if (entry.moduleRequest === null) continue;
    requests.push({
      specifier: entry.moduleRequest.value,
      offset: entry.start,
      kind: entry.isType ? "type" : "runtime",
      names: [entry.importName.name ?? "*"],
    });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const specifier = literal(file.text.slice(moduleRequest.start, moduleRequest.end));
    if (specifier !== undefined)
      requests.push({ specifier, offset: moduleRequest.start, kind: "lazy", names: [] });
  }
  requests.push(...requireCalls(file.text));
  const runtime = entries.filter((entry) => !entry.isType);
  const own = runtime.filter((entry) => entry.moduleRequest === null);
  return {
    requests,
    exports: [...runtime.map((entry) => entry.exportName.name ?? "*"), ...commonExports(file.text)],
    types: new Set(entries.filter((e) => e.isType).map((e) => e.exportName.name ?? "")),
    barrel: entries.length > 0 && own.length === 0,
  };
}

function requireCalls(text: string): Request[] {
  if (!text.includes("require(")) return [];
  return [...text.matchAll(/^([^\n]*?)\brequire\(\s*(['"])([^'"\n]+)\2\s*\)/gm)].flatMap(
    (match) => {
      const [, before = "", , specifier = ""] = match;
      if (/^\s*(\/\/|\*)/.test(before)) return [];
      // A `require` below the first column sits in a function and runs later, if at all.
      const kind = /^\s/.test(before) ? "lazy" : "runtime";
      return [{ specifier, offset: match.index, kind, names: [] } satisfies Request];
    },
  );
}

function commonExports(text: string): string[] {
  const named = [...text.matchAll(/^(?:module\.)?exports\.(\w+)\s*=/gm)].map(
    ([, name = ""]) => name,
  );
  return /^module\.exports\s*=/m.test(text) ? [...named, "default"] : named;
}

function literal(text: string): string | undefined {
  return /^(['"`])([^'"`$]*)\1$/.exec(text)?.[2];
}

const usualConditions = ["source", "node", "import", "require", "types", "default"];

/** Resolves as bundlers and TypeScript do: `./a.js` may be written in a.ts, aliases come from tsconfig. */
function resolver(directory: string): (from: string, specifier: string) => string | undefined {
  const factory = new ResolverFactory({
    tsconfig: "auto",
    conditionNames: ownConditions(directory).concat(usualConditions),
    extensions: [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"],
    extensionAlias: {
      ".js": [".js", ".ts", ".tsx"],
      ".jsx": [".jsx", ".tsx"],
      ".mjs": [".mjs", ".mts"],
      ".cjs": [".cjs", ".cts"],
    },
    mainFields: ["source", "module", "main"],
  });
  return (from, specifier) => {
    const file = join(directory, from);
    const answer = specifier.startsWith(".")
      ? factory.sync(dirname(file), specifier)
      : factory.resolveFileSync(file, specifier);
    if (answer.path === undefined) return undefined;
    const path = relative(directory, answer.path).split(sep).join("/");
    return path.startsWith("../") || path.includes("node_modules/") ? undefined : path;
  };
}

/** The conditions under which a repository's own imports name its sources: tsconfig's `customConditions`. */
function ownConditions(directory: string): string[] {
  const path = join(directory, "tsconfig.json");
  const config = existsSync(path) ? readFileSync(path, "utf8") : "";
  const list = /"customConditions"\s*:\s*\[([^\]]*)\]/.exec(config)?.[1] ?? "";
  return [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
    line++;
  return line;
}
