import { posix } from "node:path";

/**
 * Repository path that a URL path means on the page at `fromPath`; one that begins with `/` counts from the
 * repository's root. Undefined for one that leads out of the repository.
 */
export function repositoryPathOf(
  target: string,
  fromPath: string,
  prefix: string,
): string | undefined {
  const folder = fromPath.slice(0, fromPath.lastIndexOf("/"));
  const base = target.startsWith("/") ? "" : prefix === "" ? folder : `${prefix}/${folder}`;
  const path = belowFolder(base, target);
  return path === ".." || path.startsWith("../") || path.includes("\0") ? undefined : path;
}

/** A repository path as it is below the content root. */
export function belowContent(path: string, prefix: string): string {
  return prefix === "" ? path : posix.relative(prefix, path);
}

/** `../tax/rates.md` from `wiki/pricing` as `posix.join` has it, without its work for plain paths. */
function belowFolder(folder: string, target: string): string {
  let [base, rest] = [folder, target];
  while (rest.startsWith("../") && base !== "" && !base.startsWith("..")) {
    base = base.slice(0, Math.max(0, base.lastIndexOf("/")));
    rest = rest.slice(3);
  }
  if (rest !== "" && base !== "" && isPlain(rest)) return `${base}/${rest}`;
  return posix.join(".", base, rest.replace(/^\/+/, "")).replace(/\/$/, "");
}

/** Whether a path has no `.`, `..` or empty part. */
function isPlain(path: string): boolean {
  if (path.startsWith(".") || path.startsWith("/") || path.endsWith("/")) return false;
  return !path.includes("/.") && !path.includes("//");
}
