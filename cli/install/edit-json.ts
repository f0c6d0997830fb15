import { isDeepStrictEqual } from "node:util";
import { parseJsonc, skipTrivia, type JsonChild, type JsonNode } from "./jsonc.ts";

/** What stands in somebody's settings because of us: a value under a key, or one more item of a list. */
export interface JsonEdit {
  kind: "json";
  /** Keys from the outermost; for `item` they lead to the list. */
  path: string[];
  as: "key" | "item";
  value: unknown;
  /** Another value that is there already is as good. */
  isOptional?: true;
}

export type EditResult = { text: string } | { problem: string };

const notJson = { problem: "it is no JSON object that can be read" };

/** Adds the value and leaves every other byte, but for the comma it needs. An empty text is `{}`. */
export function applyJson(text: string, edit: JsonEdit): EditResult {
  if (text.trim() === "")
    return { text: `${JSON.stringify(nest(edit.path, contentOf(edit)), null, 2)}\n` };
  const root = parseJsonc(text);
  if (root?.children === undefined || Array.isArray(root.value)) return notJson;
  const way = descend(root, edit.path);
  if (isThere(way, edit)) return { text };
  const problem = whyNot(way, edit);
  if (problem !== undefined) return edit.isOptional ? { text } : { problem };
  const [key, ...deeper] = way.rest;
  const value = key === undefined ? edit.value : nest(deeper, contentOf(edit));
  return { text: insert(text, way.node, { key, value }) };
}

function isThere({ node, rest }: Way, { as, value }: JsonEdit): boolean {
  if (rest.length > 0) return false;
  if (as === "key") return isDeepStrictEqual(node.value, value);
  return Array.isArray(node.value) && node.value.some((item) => isDeepStrictEqual(item, value));
}

function whyNot({ node, rest, above }: Way, { as, path }: JsonEdit): string | undefined {
  if (as === "key" && rest.length === 0) return `it has another "${path.join(".")}" already`;
  const fits = node.children !== undefined && Array.isArray(node.value) === (rest.length === 0);
  return fits ? undefined : `its "${above.join(".")}" is not what it should be`;
}

/**
 * Takes the value out again, with the objects and lists around it that are empty then and are not in
 * `before`. Undefined when the value is no longer what we wrote; "" when nothing else is left.
 */
export function removeJson(
  text: string,
  edit: JsonEdit,
  before: string | undefined,
): string | undefined {
  const root = parseJsonc(text);
  const steps = root && trail(root, edit);
  if (root === undefined || steps === undefined) return undefined;
  const old = before === undefined ? undefined : parseJsonc(before);
  const step = steps[depthOfCut(steps, old, edit)];
  if (step === undefined) return undefined;
  const isAll = step.parent === root && root.children?.length === 1 && old === undefined;
  return isAll && skipTrivia(text, root.end) === text.length ? "" : cut(text, step);
}

/** The outermost step at which nothing but our value would go. */
function depthOfCut(steps: readonly Step[], old: JsonNode | undefined, edit: JsonEdit): number {
  let depth = steps.length - 1;
  const wasThere = (length: number): boolean =>
    old !== undefined && descend(old, edit.path.slice(0, length)).rest.length === 0;
  while (depth > 0 && steps[depth]?.parent.children?.length === 1 && !wasThere(depth)) depth -= 1;
  return depth;
}

interface Step {
  parent: JsonNode;
  child: JsonChild;
}

/** The children on the way to what we wrote, from the outermost. */
function trail(root: JsonNode, { path, as, value }: JsonEdit): Step[] | undefined {
  const steps: Step[] = [];
  let parent = root;
  for (const key of path) {
    const child = childOf(parent, key);
    if (child === undefined) return undefined;
    steps.push({ parent, child });
    parent = child.node;
  }
  if (as === "key") return isDeepStrictEqual(parent.value, value) ? steps : undefined;
  const child = parent.children?.findLast(({ node }) => isDeepStrictEqual(node.value, value));
  return child === undefined ? undefined : [...steps, { parent, child }];
}

interface Way {
  node: JsonNode;
  rest: string[];
  above: string[];
}

/** As far along the keys as there is something, and the keys that are missing. */
function descend(root: JsonNode, path: readonly string[]): Way {
  let node = root;
  for (const [index, key] of path.entries()) {
    const child = childOf(node, key);
    if (child === undefined) return { node, rest: path.slice(index), above: path.slice(0, index) };
    node = child.node;
  }
  return { node, rest: [], above: [...path] };
}

/** The last of that name: it is the one that counts for every reader. */
function childOf({ children = [] }: JsonNode, key: string): JsonChild | undefined {
  return children.findLast((child) => child.key === key);
}

function contentOf({ as, value }: JsonEdit): unknown {
  return as === "item" ? [value] : value;
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner, key) => ({ [key]: inner }), value);
}

/** Puts an item behind the last one and the comments after it, written as its neighbours are. */
function insert(
  text: string,
  parent: JsonNode,
  { key, value }: { key: string | undefined; value: unknown },
): string {
  const last = parent.children?.at(-1);
  const name = key === undefined ? "" : `${JSON.stringify(key)}: `;
  const needsComma = last !== undefined && last.comma === undefined;
  const from = last === undefined ? parent.start + 1 : (last.comma ?? last.node.end - 1) + 1;
  const behind = text.slice(from, parent.end - 1);
  const head = text.slice(0, from) + (needsComma ? "," : "") + behind.trimEnd();
  const tail = text.slice(parent.end - 1);
  if (last !== undefined && !text.slice(parent.start, parent.end).includes("\n"))
    return `${head} ${name}${JSON.stringify(value)}${behind.slice(behind.trimEnd().length)}${tail}`;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const outer = indentAt(text, parent.start);
  const unit = unitOf(text);
  const inner = last === undefined ? outer + unit : indentAt(text, last.start);
  const lines = JSON.stringify(value, null, unit).replaceAll("\n", newline + inner);
  const space = behind.slice(behind.trimEnd().length);
  const close = space.includes("\n") ? space : newline + outer;
  return `${head}${newline}${inner}${name}${lines}${close}${tail}`;
}

/** White space at the beginning of the line on which an offset lies. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^\uFEFF?([ \t]*)/.exec(line)?.[1] ?? "";
}

function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
}

/** Deletes a child with the white space before it and the comma that it needed. */
function cut(text: string, { parent, child }: Step): string {
  const children = parent.children ?? [];
  const previous = children[children.indexOf(child) - 1];
  const start = text.slice(0, child.start).trimEnd().length;
  const isLast = children.at(-1) === child;
  const end = child.comma === undefined ? child.node.end : child.comma + 1;
  const rest = text.slice(end);
  if (!isLast || previous?.comma === undefined || child.comma !== undefined)
    return text.slice(0, start) + rest;
  const between = text.slice(previous.comma + 1, Math.max(start, previous.comma + 1));
  return text.slice(0, previous.comma) + between + rest;
}
