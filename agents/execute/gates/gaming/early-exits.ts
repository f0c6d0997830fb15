import type { SyntaxNode } from "#wiki";
import { above, callsIn, child } from "../languages/language.ts";
import { addedMarks, isInTest, nodesIn, type JudgedFile } from "./diff.ts";

/** Programs end themselves, with 0 too. */
const programs =
  /(^|\/)(bin|cli|cmd|scripts?|tools|examples?)\/|(^|\/)(main|cli|__main__|manage|setup)\.\w+$|(^|\/)src\/bin\//;

/** A process that ends when its parent has gone, or when it is asked to. */
const whenTold = /^process\s*\.\s*(on|once)\(\s*["'](disconnect|SIG(TERM|INT|HUP))["']/;

/**
 * S01: success reported before the checks have spoken. In tests and the runner's own files any end of the
 * process with code 0; in product code where it runs as soon as it is loaded, or outside of programs.
 */
export const earlyExits = addedMarks("gate/S01-early-exit", (file, _reading, root) => [
  ...callsIn(root).flatMap(({ name, args, node }) => {
    const ends = file.language?.exits.test(name) === true;
    if (!ends || !isSuccess(name, args) || isHonest(file, root, node)) return [];
    return [{ key: name, line: node.line, reason: reasonFor(node.text) }];
  }),
  ...nodesIn(root, /^function_declaration$/).flatMap((node) => {
    const isMain = file.language?.name === "go" && child(node, "name")?.text === "TestMain";
    if (!isMain || node.text.includes(".Run()")) return [];
    return [{ key: "TestMain", line: node.line, reason: reasonFor("TestMain without m.Run") }];
  }),
  ...nodesIn(root, /^(raise_statement|variable_declarator)$/).flatMap((node) => {
    const leaves = /^raise SystemExit(\(0?\))?$|= ?process\.(exit|reallyExit)$/.test(node.text);
    if (!leaves || isHonest(file, root, node)) return [];
    return [{ key: node.text, line: node.line, reason: reasonFor(node.text) }];
  }),
  ...nodesIn(root, /^(call|call_expression|assignment_expression|assignment)$/).flatMap((node) => {
    if (!changesExit(node)) return [];
    return [
      { key: "exit hook", line: node.line, reason: reasonFor(node.text.split("\n")[0] ?? "") },
    ];
  }),
]);

function reasonFor(code: string): string {
  return `Unexpected \`${code}\`, which ends the run as a success, expected the runner to decide how it ends.`;
}

function isSuccess(name: string, [code]: readonly SyntaxNode[]): boolean {
  if (/Goexit|abort|kill|reallyExit/.test(name))
    return /reallyExit/.test(name) && /^0?$/.test(code?.text ?? "");
  if (/Fatal/.test(name)) return false;
  return code === undefined
    ? !name.endsWith("Exit") || name.startsWith("process")
    : /^(0|None|"0")$/.test(code.text);
}

function isHonest(file: JudgedFile, root: SyntaxNode, node: SyntaxNode): boolean {
  if (
    isInTest(file, node) ||
    /(^|\/)(conftest|sitecustomize|usercustomize)\.py$|\bconfig\b|setup/.test(file.path)
  )
    return false;
  if ([...above(node)].some(({ text }) => whenTold.test(text))) return true;
  const isProgram =
    programs.test(file.path) ||
    root.text.startsWith("#!") ||
    /^package main\b/m.test(root.text) ||
    /__name__ == ["']__main__["']|fn main\(/.test(root.text);
  const loads = ![...above(node)].some(({ type }) =>
    /function|method|closure|func_literal|if_/.test(type),
  );
  return (
    isProgram &&
    !(
      loads &&
      file.language?.name !== "python" &&
      !programs.test(file.path) &&
      !root.text.startsWith("#!")
    )
  );
}

/** `process.on("exit", () => { process.exitCode = 0 })`, `atexit.register(lambda: os._exit(0))`. */
function changesExit(node: SyntaxNode): boolean {
  const flat = node.text.replaceAll(/\s+/g, " ");
  if (node.type.startsWith("assignment"))
    return /^(process\.exitCode|(\w+\.)?session\.exitstatus|\w*\.?exitstatus) ?= ?(0|ExitCode\.OK|pytest\.ExitCode\.OK)$/.test(
      flat,
    );
  return (
    /^process\.(on|once)\( ?["'](exit|beforeExit|uncaughtException|unhandledRejection)["'].*(exitCode ?= ?0|exit\(0?\))/.test(
      flat,
    ) || /^atexit\.register\(.*(_exit|exit\(0)/.test(flat)
  );
}
