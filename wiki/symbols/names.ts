import type { Language } from "./languages.ts";
import type { Node } from "./parse-code.ts";

/** The names a node defines; several for `int a, b;`. Go's methods carry the name of their receiver. */
export function namesIn(node: Node, { definitions }: Language): string[] {
  if (!definitions.has(node.type)) return [];
  const direct = node.childForFieldName("name") ?? node.childForFieldName("left");
  const receiver = receiverOf(node);
  if (direct) return [receiver === undefined ? direct.text : `${receiver}::${direct.text}`];
  if (node.type === "const_element") return node.firstNamedChild ? [node.firstNamedChild.text] : [];
  const fields = node.childrenForFieldName("declarator").filter((child) => child !== null);
  const inner = node.namedChildren.filter(({ type }) => type === "variable_declaration");
  const declared = inner.flatMap(({ namedChildren }) => namedChildren);
  return [...fields, ...declared].map(declaredName).filter((name) => name !== undefined);
}

/** C's declarators wrap the name: `*p()`, `x = 1`. */
function declaredName(node: Node): string | undefined {
  let at = node;
  for (;;) {
    const next = at.childForFieldName("declarator") ?? at.childForFieldName("name");
    if (!next || at.type === "qualified_identifier") break;
    at = next;
  }
  return /identifier|^name$|^variable_name$/.test(at.type) ? at.text : undefined;
}

function receiverOf(node: Node): string | undefined {
  const receiver = node.type === "method_declaration" && node.childForFieldName("receiver");
  return receiver ? /\w+(?=(?:\[.*\])?\s*\)$)/s.exec(receiver.text)?.[0] : undefined;
}
