import { basename, dirname, posix } from "node:path";
import { asProse, refuseText } from "#wiki";
import type { Cited } from "./module-facts.ts";

/** Where a generated page stands in the repository; links to code count from there. */
export interface PagePlace {
  /** Path of the page in the repository. */
  file: string;
}

/** A link to code as pages write it: `[cart.ts:12](../../src/cart.ts#L12)`. */
export function codeLink(from: PagePlace, path: string, line?: number, label?: string): string {
  const written = posix.relative(dirname(from.file), path.replace(/\/$/, "")) || ".";
  const place = line === undefined ? "" : `#L${line}`;
  const text = label ?? `${basename(path)}${line === undefined ? "" : `:${line}`}`;
  return `[${text.replaceAll(/[[\]]/g, String.raw`\$&`)}](${encodeURI(written).replaceAll(/[()]/g, encodeURIComponent)}${place})`;
}

/** Words of the code as prose, or a note on why they are left out: nobody has looked at them. */
export async function foreignProse(text: string, most?: number): Promise<string> {
  const refused = await refuseText(text);
  return refused === undefined
    ? asProse(text, most)
    : `(left out: it holds ${refused.split(" (")[0]})`;
}

export async function citedProse(from: PagePlace, cited: Cited): Promise<string> {
  return `${await foreignProse(cited.text)} (${codeLink(from, cited.path, cited.line)})`;
}

/** At most so many, and how many there are more. */
export function some(items: readonly string[], most: number, separator = ", "): string {
  const more = items.length > most ? `${separator}and ${items.length - most} more` : "";
  return items.slice(0, most).join(separator) + more;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
