import type { Link } from "./link.ts";

export type Target = Pick<Link, "target" | "heading" | "block" | "alias">;

/** Reads what stands between the brackets. In a table the divider is written `\|`. */
export function readWikiLink(inner: string): Target {
  const divider = inner.indexOf("|");
  const written = divider < 0 ? inner : inner.slice(0, divider).replace(/\\$/, "");
  const alias = divider < 0 ? "" : inner.slice(divider + 1).trim();
  const [target, fragment] = splitAt(written, "#");
  return {
    target: target.trim(),
    ...readFragment(fragment.trim()),
    ...(alias === "" ? {} : { alias }),
  };
}

/** What a reader sees of a wiki link. */
export function labelOf({ target, heading, block, alias }: Target): string {
  if (alias !== undefined) return alias;
  const fragment = heading ?? (block === undefined ? "" : `^${block}`);
  return fragment === "" ? target : `${target}#${fragment}`;
}

/** Reads a URL whose escapes and entities the parser has undone, but not its percent signs. */
export function readUrl(url: string): Target {
  if (isExternal(url)) return { target: url };
  const [target, fragment] = splitAt(url, "#");
  return { target: decode(target.replace(/\?.*$/, "")), ...readFragment(decode(fragment)) };
}

/** True for a URL with a scheme or a host: nothing that this repository could contain. */
export function isExternal(url: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url) && !fileAndLine.test(url);
}

/** `pricing.ts:12` is a line of a file, not a scheme: no scheme has a dot and only digits after it. */
const fileAndLine = /^[\w-]+(?:\.[\w-]+)+:\d+(?:-\d+)?$/;

function readFragment(fragment: string): Pick<Link, "heading" | "block"> {
  if (fragment.startsWith("^")) return { block: fragment.slice(1) };
  return fragment === "" ? {} : { heading: fragment };
}

function splitAt(text: string, mark: string): [before: string, after: string] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign
  }
}
