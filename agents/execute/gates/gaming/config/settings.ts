import { parseMapping, type SyntaxNode } from "#wiki";
import { above, parts, stringOf, walk } from "../../languages/language.ts";
import type { Reading } from "../diff.ts";

/** One value of a configuration file. */
export interface Setting {
  /** `coverage.thresholds.lines`; items of a list end in `[]`. */
  key: string;
  value: string;
}

const names = {
  json: /(^|\/)(package\.json|[tj]sconfig[\w.-]*\.json|\.(eslint|oxlint|mocha|nyc|c8|swc)rc(\.jsonc?)?|(jest|vitest|biome|deno|pyrightconfig|knip|stryker|nest-cli|project)(\.config|\.conf)?\.jsonc?)$/,
  script:
    /(^|\/)([\w-]+\.(config|conf|workspace|setup)(\.[\w-]+)*\.[cm]?[jt]s|\.(eslint|mocha)rc\.[cm]?js)$/,
  yaml: /(^|\/)(\.(eslint|mocha|nyc)rc\.ya?ml|\.golangci\.ya?ml|\.?codecov\.ya?ml|\.pre-commit-config\.yaml|\.gitlab-ci\.yml|Taskfile\.ya?ml|tox\.ya?ml|azure-pipelines\.ya?ml|\.travis\.yml)$|^\.(github\/workflows|circleci)\/.*\.ya?ml$/,
  sections:
    /(^|\/)(pytest\.ini|tox\.ini|setup\.cfg|mypy\.ini|\.mypy\.ini|\.coveragerc|\.flake8|\.?pylintrc|pyproject\.toml|\.?ruff\.toml|Cargo\.toml|\.?clippy\.toml|\.?rustfmt\.toml|nextest\.toml|bunfig\.toml|\.golangci\.toml|\.isort\.cfg)$|(^|\/)\.(cargo|config)\/[\w.]+\.toml$/,
  commands:
    /(^|\/)(GNUm|m|M)akefile$|\.mk$|(^|\/)\.?justfile$|(^|\/)(run[_-]?)?(tests?|check|ci|lint|verify)\.(sh|bash)$|(^|\/)(scripts|ci|bin)\/[\w-]*(test|check|ci|lint|verify)[\w-]*(\.sh|\.bash)?$/,
  patterns: /(^|\/)\.(eslint|prettier|stylelint|test)ignore$/,
} as const;
export type ConfigKind = keyof typeof names;

export function configKindOf(path: string): ConfigKind | undefined {
  if (/(^|\/)node_modules\//.test(path)) return undefined;
  if (/(^|\/)(Makefile|makefile|GNUmakefile)$/.test(path)) return "commands";
  const kinds = Object.keys(names).filter((kind): kind is ConfigKind => kind in names);
  return kinds.find((kind) => names[kind].test(path));
}

/** The values of a configuration file; empty when it cannot be read. */
export function settingsOf(kind: ConfigKind, { text, root }: Reading): Setting[] {
  if (kind === "json") return flatten("", parseLoosely(text));
  if (kind === "yaml") return flatten("", parseMapping(text, 1).data);
  if (kind === "script") return root ? literalsIn(root) : [];
  if (kind === "sections") return sectionsOf(text);
  const lines = text.split("\n").map((line) => line.trim());
  const key = kind === "patterns" ? "ignores[]" : "run[]";
  return lines
    .filter((line) => line !== "" && !/^(#|\/\/)/.test(line))
    .map((value) => ({ key, value }));
}

function flatten(key: string, value: unknown): Setting[] {
  if (Array.isArray(value)) return value.flatMap((item) => flatten(`${key}[]`, item));
  if (typeof value !== "object" || value === null)
    return key === "" ? [] : [{ key, value: String(value) }];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(key === "" ? name : `${key}.${name}`, inner),
  );
}

/** JSON as tools write it: with comments and commas at ends. */
function parseLoosely(text: string): unknown {
  const strict = text
    .replaceAll(
      /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, quoted?: string) => quoted ?? "",
    )
    .replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? "");
  try {
    return JSON.parse(strict);
  } catch {
    return undefined;
  }
}

/** The literals of a configuration that is a program, by the names they stand under. */
function literalsIn(root: SyntaxNode): Setting[] {
  return walk(root).flatMap((node) => {
    const holder = node.parent;
    const isValue = (holder?.type === "pair" && node.field === "value") || holder?.type === "array";
    if (!isValue || !node.named || /^(object|array)$/.test(node.type)) return [];
    return [{ key: keyOf(node), value: stringOf(node) ?? node.text }];
  });
}

function keyOf(node: SyntaxNode): string {
  const names: string[] = [];
  let list = "";
  for (const each of above(node)) {
    if (each.type === "array") list = "[]";
    if (each.type !== "pair") continue;
    const name = parts(each)[0];
    names.unshift(`${stringOf(name) ?? name?.text ?? ""}${list}`);
    list = "";
  }
  return names.join(".") || list;
}

/** INI and TOML as far as settings need it: sections, `key = value`, lists over several lines. */
function sectionsOf(text: string): Setting[] {
  let section = "";
  let key = "";
  const found: Setting[] = [];
  for (const line of text.split("\n")) {
    const plain = line.replace(/(^|\s)[#;](?=([^"']|"[^"]*"|'[^']*')*$).*$/, "").trimEnd();
    if (plain.trim() === "") continue;
    const head = /^\s*\[+\s*([^\]]+?)\s*\]+$/.exec(plain);
    const pair = /^([\w.":/*-]+)\s*[=:]\s*(.*)$/.exec(plain);
    if (head && !/^\s/.test(plain)) section = (head[1] ?? "").replaceAll(/["']/g, "");
    else if (pair) {
      key = `${section}.${(pair[1] ?? "").replaceAll('"', "")}`;
      found.push(...valuesOf(key, pair[2] ?? ""));
    } else found.push(...valuesOf(key, plain.trim(), true));
  }
  return found;
}

function valuesOf(key: string, text: string, goesOn = false): Setting[] {
  const table = /^\{(.*)\}$/.exec(text)?.[1];
  if (table !== undefined)
    return table.split(",").flatMap((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return [{ key: `${key}.${name.trim()}`, value: unquoted(value) }];
    });
  const isList = goesOn || text.startsWith("[") || text === "";
  if (!isList) return [{ key, value: unquoted(text) }];
  const items = text
    .replaceAll(/^\[|\]$/g, "")
    .split(",")
    .map(unquoted);
  return items
    .filter((item) => item !== "" && item !== "]")
    .map((value) => ({ key: `${key}[]`, value }));
}

function unquoted(text: string): string {
  return text.trim().replaceAll(/^["']+|["',]+$/g, "");
}
