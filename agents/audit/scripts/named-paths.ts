import { join, normalize } from "node:path/posix";

/** What a package script reads and writes, as far as its text tells for sure; all are repository paths. */
export interface ScriptPaths {
  inputs: NamedPath[];
  outputs: string[];
}

export interface NamedPath {
  /** As the script writes it, below the folder it changed to. */
  text: string;
  path: string;
}

/** Scripts that decide at run time what they read. */
const undecided = /\|\||[()`]|\$\(|(^|[;&|]\s*)(if|for|while|case|test|\[)\s/;
/** Programs whose arguments are other things than files of this repository. */
const others =
  /^(echo|printf|sed|awk|grep|git|gh|docker|docker-compose|podman|kubectl|curl|wget|open|ssh|scp|rsync|npm|pnpm|yarn|lerna|nx|turbo|make|kill|sleep|find|xargs|degit|ln|tar|zip|unzip)$/;
/** Programs that take files away or make them: what they name need not be there. */
const makers = /^(rm|rimraf|del|del-cli|trash|mkdir|mkdirp|touch)$/;
const copiers = /^(cp|mv|cpy|ncp|cpr)$/;
/** Their first argument is a program, the others belong to it. */
const interpreters = /^(node|tsx|ts-node|esno|jiti|bun|deno|sh|bash|zsh|python3?|ruby|perl)$/;
/** Every argument is a file or folder to read. */
const readers =
  /^(eslint|oxlint|biome|prettier|stylelint|tsc|tsd|jest|vitest|mocha|ava|tap|tape|uvu|borp|rollup|esbuild|xo|standard|cspell|cat|depcruise|typedoc|ruff|mypy|pytest)$/;
const wrappers = /^(cross-env|cross-env-shell|env|npx|pnpx|bunx|shx)$/;
const configFlag = /^(-c|-p|--config|--config-file|--project|--tsconfig)$/;
const outputFlag = /^(-o|-d|--out[\w-]*|--dest|--dist|--dir|--cache-location)$/i;
/** Flags that take no value, so that the next word stands for itself. */
const switches =
  /^--(test|test-only|watch|run|fix|check|write|strict|quiet|silent|verbose|sourcemap|noEmit|allowJs|coverage|check-leaks|enable-source-maps|no-[\w-]+|experimental-[\w-]+|allow-[\w-]+)$/;
const pathText = /^(?!@)(\.{1,2}\/)*[\w.+-][\w.@+-]*(\/[\w.@+-]+)*\/?$/;
const fileEnding =
  /\.([cm]?[jt]sx?|json5?|jsonc|ya?ml|toml|sh|py|rb|css|scss|less|html|mdx?|txt|graphql|proto)$/;

/** Reads one script. Only plain words count: nothing with a variable, a glob or a colon. */
export function pathsInScript(script: string): ScriptPaths {
  const found: ScriptPaths = { inputs: [], outputs: [] };
  if (undecided.test(script)) return found;
  let base = "";
  for (const words of simpleCommands(script, found.outputs)) {
    const [program = "", target = ""] = words;
    if (program !== "cd") {
      readCommand(words, base, found);
      continue;
    }
    if (!pathText.test(target) && target !== "..") break;
    const folder = normalize(join(base, target));
    if (folder.startsWith("..")) break; // from here on it is about other places
    if (folder !== "." && target !== "..") addInput(found, target, base);
    base = folder;
  }
  return found;
}

/** The words of each simple command; where its output is redirected goes to `outputs`. */
function simpleCommands(script: string, outputs: string[]): string[][] {
  const commands: string[][] = [[]];
  const pattern = /(&&|[;|&\n])|(>{1,2}(?:&\d)?|<)|((?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"';|&<>])+)/g;
  let redirected = false;
  for (const [, end, redirect, word] of script.matchAll(pattern)) {
    if (end !== undefined) commands.push([]);
    else if (redirect !== undefined) redirected = !redirect.includes("&");
    else if (word !== undefined) {
      const text = word.replace(/^(["'])(.*)\1$/, "$2");
      if (redirected) outputs.push(normalize(text));
      else commands.at(-1)?.push(text);
      redirected = false;
    }
  }
  return commands.map(withoutWrappers).filter((words) => words.length > 0);
}

function withoutWrappers(words: string[]): string[] {
  const start = words.findIndex((word) => !/^\w+=/.test(word) && !wrappers.test(word));
  return start === -1 || words[start]?.startsWith("-") === true ? [] : words.slice(start);
}

function readCommand([first = "", ...args]: string[], base: string, found: ScriptPaths): void {
  if (first.includes("/")) addInput(found, first, base);
  const program = first.split("/").at(-1) ?? first;
  if (others.test(program) || (program === "bun" && args[0] === "run")) return;
  const { values, configs, outputs } = sortArguments(program, args);
  found.outputs.push(...outputs.map((text) => normalize(join(base, text))));
  const settings = configs.filter((text) => fileEnding.test(text) || text.startsWith("./"));
  for (const text of [...settings, ...inputsAmong(program, values, args)])
    addInput(found, text, base);
  const made = makers.test(program) ? values : copiers.test(program) ? values.slice(-1) : [];
  found.outputs.push(...made.map((text) => normalize(join(base, text))));
}

interface Arguments {
  /** What no flag takes. */
  values: string[];
  configs: string[];
  outputs: string[];
}

function sortArguments(program: string, args: readonly string[]): Arguments {
  const sorted: Arguments = { values: [], configs: [], outputs: [] };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (!word.startsWith("-")) {
      sorted.values.push(word);
      continue;
    }
    // Code on the command line: the words after it are not files.
    if (isEvaluation(program, word)) return { ...sorted, values: [], configs: [] };
    const [flag = "", value] = word.split("=", 2);
    const next = value ?? (takesValue(program, flag, args[at + 1]) ? args[++at] : undefined) ?? "";
    if (configFlag.test(flag)) sorted.configs.push(next);
    if (outputFlag.test(flag)) sorted.outputs.push(next);
  }
  return sorted;
}

/** Unsure is yes: a path that may be a flag's value is not looked at. */
function takesValue(program: string, flag: string, next: string | undefined): boolean {
  return next?.startsWith("-") === false && !switches.test(flag) && !makers.test(program);
}

function isEvaluation(program: string, flag: string): boolean {
  return (
    program !== "deno" &&
    interpreters.test(program) &&
    /^(-[a-z]*[ecpm]|--eval|--print)$/.test(flag)
  );
}

function inputsAmong(
  program: string,
  values: readonly string[],
  args: readonly string[],
): string[] {
  if (makers.test(program)) return [];
  if (copiers.test(program)) return values.slice(0, -1).filter((text) => isPath(text));
  const all = readers.test(program) || args.includes("--test") || values[0] === "test";
  if (all) return values.filter((text) => isPath(text) && text.includes("/"));
  if (interpreters.test(program))
    return values.filter((text) => fileEnding.test(text) || text.includes("/")).slice(0, 1);
  // Of a program nobody here knows the first file is read, the next may be written.
  return values.filter((text) => text.includes("/") && fileEnding.test(text)).slice(0, 1);
}

function isPath(text: string): boolean {
  return text.includes("/") || fileEnding.test(text);
}

function addInput(found: ScriptPaths, text: string, base: string): void {
  const path = normalize(join(base, text)).replace(/\/$/, "");
  if (!pathText.test(text) || path === "." || path.startsWith("..")) return;
  if (/(^|\/)node_modules(\/|$)/.test(path)) return;
  if (!found.inputs.some((known) => known.path === path)) found.inputs.push({ text, path });
}
