import type { SyntaxNode } from "#wiki";
import { callsIn, child, parts, stringOf, walk } from "../languages/language.ts";
import { addedMarks, isInTest } from "./diff.ts";

/** S06: the language, its library or the runner replaced. In tests a stand-in for a clock is honest. */
export const replacedGlobals = addedMarks("gate/S06-global-replaced", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    const { language } = file;
    const target = language ? targetOf(node) : undefined;
    if (!language || target === undefined) return [];
    const pattern = isInTest(file, node) ? language.testGlobals : language.globals;
    if (!pattern.test(target)) return [];
    const reason = `Unexpected replacement of \`${target}\`, expected what everything else stands on to stay as it is.`;
    return [{ key: target, line: node.line, reason }];
  }),
);

const assigns =
  /^(assignment_expression|assignment|assignment_statement|augmented_assignment_expression)$/;

/** What is assigned to, defined over or set. */
function targetOf(node: SyntaxNode): string | undefined {
  if (assigns.test(node.type)) {
    const left = child(node, "left");
    const target = left?.type === "expression_list" ? parts(left)[0] : left;
    // `(globalThis as never).expect` is `globalThis.expect`
    return target?.text.replace(/^\((\w+) as [^)]*\)(?=[.[])/, "$1").replaceAll(/\s/g, "");
  }
  if (node.type === "macro_definition") return `macro ${child(node, "name")?.text ?? ""}`;
  return /^(call|call_expression)$/.test(node.type) ? setBy(node) : undefined;
}

function setBy(node: SyntaxNode): string | undefined {
  const [call] = callsIn(node);
  const [object, key] = call?.args ?? [];
  const name = call?.name ?? "";
  if (/^((Object|Reflect)\.(defineProperty|set|assign)|setattr)$/.test(name) && object)
    return `${object.text}.${stringOf(key) ?? ""}`;
  if (name === "expect.extend") return overriddenMatcher(object);
  return /(^|::)set_hook$/.test(name) ? name : undefined;
}

function overriddenMatcher(matchers: SyntaxNode | undefined): string | undefined {
  const own = parts(matchers).map(
    (each) => child(each, "name")?.text ?? child(each, "key")?.text ?? "",
  );
  const taken = own.find((name) =>
    /^(toBe|toEqual|toStrictEqual|toThrow|toContain|toMatch\w*|toHaveLength|toBeTruthy|toBeDefined)$/.test(
      name,
    ),
  );
  return taken === undefined ? undefined : `expect.${taken}`;
}
