import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { later } from "../later.ts";

/** Everything that decides what is read from a page, and how it is kept. */
const parser = ["../markdown/", "../front-matter", "../plain-yaml", "../cache/"];
/** The same for what lint makes of it. */
const linter = [...parser, "../links/", "../lint/", "../page", "../layout"];
const folders = ["instructions/", "rules/", "secrets/", "text/"].map((name) => `../lint/${name}`);

/**
 * Names the program that is running: any change of it, in a new version or in somebody's editor, makes other
 * facts possible. A build has an id, made of all its code; source is named by its own files.
 */
export const parserVersion = later(() => versionOf(parser));
export const linterVersion = later(() => versionOf([...linter, ...folders]));

function versionOf(parts: readonly string[]): string {
  const built = buildId();
  if (built !== undefined) return built;
  const hash = createHash("sha256");
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  for (const part of parts) {
    const url = new URL(part, import.meta.url);
    const files = part.endsWith("/")
      ? readdirSync(url)
          .filter((name) => name.endsWith(ending))
          .map((name) => new URL(name, url))
      : [new URL(`${url.href}${ending}`)];
    for (const file of files) hash.update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** What `npm run build` has written; absent in source. */
function buildId(): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  try {
    return readFileSync(new URL("../../build-id", import.meta.url), "utf8").trim();
  } catch {
    return undefined;
  }
}
