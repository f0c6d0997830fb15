import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Everything that decides what is read from a page lies in these, beside this folder. */
const parts = ["../markdown/", "../front-matter", "../plain-yaml"];

/**
 * Names the parser that is running, from its own files: any change of it, in a new version or in somebody's
 * editor, makes other facts possible.
 */
export function parserVersion(): string {
  const hash = createHash("sha256");
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  for (const part of parts) {
    const url = new URL(part, import.meta.url);
    const files = part.endsWith("/")
      ? readdirSync(url).map((name) => new URL(name, url))
      : [new URL(`${url.href}${ending}`)];
    for (const file of files) hash.update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
