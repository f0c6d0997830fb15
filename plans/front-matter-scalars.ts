import { isMap, isScalar, parseDocument, stringify } from "yaml";
import { createHash } from "node:crypto";

/** Where a top-level plain or quoted scalar stands in a document's front matter, as offsets. */
function findScalar(source: string, key: string): { start: number; end: number } | undefined {
  const match = /^(---[ \t]*\r?\n)([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/.exec(source);
  if (match === null) return undefined;
  const [, opening = "", yamlText = ""] = match;
  const { contents, errors } = parseDocument(yamlText, { schema: "core" });
  if (errors.length > 0 || !isMap(contents)) return undefined;
  const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined || !isScalar(pair.value) || !pair.value.range) return undefined;
  if (pair.value.type?.startsWith("BLOCK") === true) return undefined;
  const [start, end] = pair.value.range;
  return { start: opening.length + start, end: opening.length + end };
}

/**
 * The source with the values of these top-level fields replaced and not one other byte touched;
 * undefined when a field is not there as a one-line value.
 */
export function replaceScalars(
  source: string,
  changes: ReadonlyMap<string, string | number>,
): string | undefined {
  let text = source;
  for (const [key, value] of changes) {
    const place = findScalar(text, key);
    if (place === undefined) return undefined;
    const scalar = stringify(value, { lineWidth: 0, schema: "core" }).trimEnd();
    if (scalar.includes("\n")) return undefined;
    text = text.slice(0, place.start) + scalar + text.slice(place.end);
  }
  return text;
}

/**
 * sha256 (hex) of a plan's text without the value of its status and with `\n` line ends: what a person
 * approves stays the same text while the harness moves the plan from status to status.
 */
export function planContentHash(source: string): string {
  const place = findScalar(source, "status");
  const neutral =
    place === undefined ? source : source.slice(0, place.start) + source.slice(place.end);
  return createHash("sha256").update(neutral.replace(/\r\n/g, "\n")).digest("hex");
}
