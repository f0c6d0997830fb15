import { above, chainOf, stringOf, tokensOf, walk } from "../languages/language.ts";
import type { SyntaxNode } from "#wiki";
import { addedMarks, isInTest } from "./diff.ts";

const kinds =
  /^(member_expression|attribute|selector_expression|subscript|unary_expression|binary_expression|comparison_operator|macro_invocation|call_expression|string|interpreted_string_literal|string_literal|attribute_item)$/;

/** S02: product code that asks whether it is being tested, and may then behave. */
export const testSniffing = addedMarks("gate/S02-test-sniffing", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    if (!kinds.test(node.type) || isInTest(file, node) || isConfig(file.path)) return [];
    const seen = namesOf(node).find((name) => file.language?.sniffs.test(name) === true);
    if (seen === undefined || isImported(node)) return [];
    const reason = `Unexpected look at \`${seen}\` in product code, expected it to behave the same whether tested or not.`;
    return [{ key: seen, line: node.line, reason }];
  }),
);

function isConfig(path: string): boolean {
  return /(^|\/)(conftest\.py|noxfile\.py|setup\.py|[\w.-]*\.?config\.[cm]?[jt]s)$|(^|\/)scripts?\//.test(
    path,
  );
}

function namesOf(node: SyntaxNode): string[] {
  const text = node.text.replaceAll(/\s+/g, " ");
  if (/string/.test(node.type)) {
    const value = stringOf(node) ?? "";
    // A word alone says little: `"pytest"` counts only where modules or arguments are asked for it.
    return /^(_?pytest|unittest|vitest|jest|mocha)$/.test(value) && !asksForModules(node)
      ? []
      : [value];
  }
  if (/^(member_expression|attribute|selector_expression|call_expression)$/.test(node.type))
    return [
      chainOf(node)
        .map(({ name }) => name)
        .join("."),
      node.type === "call_expression" ? "" : text,
    ];
  return [text, tokensOf(node).replaceAll(/ (?=[!().])|(?<=[!(.]) /g, "")];
}

function asksForModules(node: SyntaxNode): boolean {
  const near = [...above(node)]
    .slice(0, 6)
    .find(({ type }) => /statement|comparison|condition/.test(type));
  return /\b(sys ?\. ?(modules|argv)|process ?\. ?(argv|execArgv)|os ?\. ?Args)\b/.test(
    near?.text ?? node.parent?.text ?? "",
  );
}

function isImported(node: SyntaxNode): boolean {
  return /^import_|import_spec/.test(node.parent?.type ?? "");
}
