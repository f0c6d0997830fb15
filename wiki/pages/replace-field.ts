import { isDeepStrictEqual } from "node:util";
import { splitFrontMatter } from "../front-matter.ts";

/**
 * The text with one value of a list in its front matter replaced, every other byte as it was; undefined
 * when the value is not written there in a way that can be replaced.
 */
export function replaceInField(
  source: string,
  field: string,
  { from, to }: { from: string; to: string },
): string | undefined {
  const { data, bodyOffset } = splitFrontMatter(source);
  const before = data[field];
  if (!Array.isArray(before)) return undefined;
  const wanted = before.map((value) => (value === from ? to : value));
  const head = source.slice(0, bodyOffset);
  const start = new RegExp(`^${field}[ \\t]*:`, "m").exec(head)?.index ?? head.length;
  for (let at = head.indexOf(from, start); at >= 0; at = head.indexOf(from, at + 1)) {
    for (const written of [to, JSON.stringify(to)]) {
      const after = source.slice(0, at) + written + source.slice(at + from.length);
      const now = splitFrontMatter(after).data;
      if (isDeepStrictEqual(now, { ...data, [field]: wanted })) return after;
    }
  }
  return undefined;
}
