import {
  gamingFinding,
  addedMarks,
  type GamingRule,
  type JudgedDiff,
  type JudgedFile,
} from "../diff.ts";
import { child, tokensOf, walk } from "../../languages/language.ts";
import { isCommand, loosenedCommands } from "./commands.ts";
import { configKindOf, settingsOf, type ConfigKind } from "./settings.ts";
import { loosenedValues, type Less } from "./values.ts";

/**
 * C01 thresholds lowered, C02 files taken out of the checks, C03 runners that forgive, C04 checkers that
 * ask for less. Values are compared, not lines. A plan that names the file itself in tests_may_change
 * allows it.
 */
export const loosenedConfig: GamingRule = (diff) => [
  ...diff.files.flatMap((file) => {
    const kind = configKindOf(file.path);
    if (!kind || diff.testsMayChange.includes(file.path)) return [];
    return judgeFile(diff, file, kind).map(([rule, what]) =>
      gamingFinding(`gate/${rule}`, {
        file: file.path,
        reason: `Unexpected ${what}, expected the checks to ask for at least what they asked for. A person loosens them, or a plan that names ${file.path} in tests_may_change.`,
      }),
    );
  }),
  ...collectionHooks(diff),
];

function judgeFile(diff: JudgedDiff, file: JudgedFile, kind: ConfigKind): Less[] {
  const { base, head, path } = file;
  if (base && !head)
    return hasSuccessor(diff, file)
      ? []
      : [["C04-checker-loosened", "deletion of a configuration"]];
  const before = base ? settingsOf(kind, base) : [];
  const after = head ? settingsOf(kind, head) : [];
  if (before.length > 0 && after.length === 0)
    return [["C04-checker-loosened", "configuration that cannot be read"]];
  const values = loosenedValues(
    before.filter((one) => !isCommand(one)),
    after.filter((one) => !isCommand(one)),
    { path, basePaths: diff.basePaths },
  );
  const commands = base
    ? loosenedCommands(before.filter(isCommand), after.filter(isCommand))
    : undefined;
  return commands === undefined ? values : [...values, ["C03-runner-tolerant", commands]];
}

/** The tool's configuration in another form, or elsewhere. */
function hasSuccessor({ files }: JudgedDiff, { path }: JudgedFile): boolean {
  const tool = toolOf(path);
  return files.some(
    ({ path: other, base, head }) =>
      !base &&
      head !== undefined &&
      configKindOf(other) !== undefined &&
      (toolOf(other) === tool || other.split("/").at(-1) === path.split("/").at(-1)),
  );
}

function toolOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/^\./, "").split(/[.-]|rc$|ignore$/)[0] ?? "";
}

const hooks =
  /^pytest_(collection_modifyitems|ignore_collect|runtest_makereport|sessionfinish|runtest_call|runtest_protocol|pyfunc_call|collection_finish|deselected|itemcollected)$/;
const bends =
  /skip|xfail|exitstatus|passed|deselect|outcome|clear \(|\[ : \]|\[ \]|return True|remove \(|rep\./;

/** C03: pytest's own hooks, by which a `conftest.py` chooses tests and rewrites what they said. */
const collectionHooks = addedMarks("gate/C03-runner-tolerant", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    const name = child(node, "name")?.text ?? "";
    const code = tokensOf(node);
    if (
      node.type !== "function_definition" ||
      file.language?.name !== "python" ||
      !hooks.test(name) ||
      !bends.test(code)
    )
      return [];
    const reason = `Unexpected \`${name}\` that chooses tests or changes their results, expected the runner to decide.`;
    return [{ key: code, line: node.line, reason }];
  }),
);
