import { readFileSync } from "node:fs";

/** Our version, from the package's own file. */
export function readVersion(): string {
  // The package's own file: one folder up in the source, two in dist/.
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), "utf8");
      return /"version": "([^"]+)"/.exec(text)?.[1] ?? "unknown";
    } catch {
      // try the next place
    }
  }
  return "unknown";
}
