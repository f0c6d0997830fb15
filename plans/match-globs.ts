import picomatch from "picomatch";

/**
 * True when the repository path is one of the globs' files. A glob that is literally the path matches
 * even when it holds glob signs (`app/[id]/page.tsx`), one ending in `/` means everything below, and a
 * leading `!` has no power: a scope can only name files, never "all but these". Extended globs
 * (`+(a|b)`) are off because hostile ones take exponential time.
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  const plain = globs.map((glob) => glob.replace(/^\.\//, ""));
  if (plain.includes(path)) return true;
  const patterns = plain.map((glob) => (glob.endsWith("/") ? `${glob}**` : glob));
  return picomatch(patterns, { dot: true, nonegate: true, noextglob: true })(path);
}

/** True when the path (or the glob itself, read as a path) lies in a plan's scope. */
export function isInScope(
  path: string,
  scope: { in: readonly string[]; out: readonly string[] },
): boolean {
  return matchesAny(path, scope.in) && !matchesAny(path, scope.out);
}
