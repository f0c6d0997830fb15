import picomatch from "picomatch";

/**
 * Most `*` in one part of a path, and most `**` in a glob. Matching takes time to the power of their
 * number: twenty in one part took five minutes for one path (measured), three take microseconds.
 */
const maxStars = 3;
const maxGlobstars = 4;

/** `s`: a file's name may hold a line break, and is below its folder all the same. */
const options = { dot: true, nonegate: true, noextglob: true, flags: "s" };

/** True for a glob that can be matched in reasonable time against any path. */
export function isTameGlob(glob: string): boolean {
  const parts = glob.split("/");
  const globstars = parts.filter((part) => part === "**").length;
  const stars = parts.map((part) => (part === "**" ? 0 : part.split("*").length - 1));
  return glob.length <= 512 && globstars <= maxGlobstars && Math.max(...stars) <= maxStars;
}

/**
 * True when the repository path is one of the globs' files. A glob that is literally the path matches
 * even when it holds glob signs (`app/[id]/page.tsx`), one ending in `/` means everything below, and a
 * leading `!` has no power: a scope can only name files, never "all but these". Groups (`+(a|b)`) are
 * plain characters, as in `app/(shop)/page.tsx`. A glob that is not tame matches only itself.
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  const plain = globs.map((glob) => glob.replace(/^\.\//, ""));
  if (plain.includes(path)) return true;
  const patterns = plain
    .map((glob) => (glob.endsWith("/") ? `${glob}**` : glob))
    .filter(isTameGlob)
    .map((glob) => glob.replace(/[()|]/g, String.raw`\$&`));
  return patterns.length > 0 && matcherOf(patterns)(path);
}

/** Globs are asked about one file of the repository after the other: made once, up to so many. */
const matchers = new Map<string, (path: string) => boolean>();
const mostMatchers = 1000;

function matcherOf(patterns: string[]): (path: string) => boolean {
  const key = patterns.join("\0");
  const known = matchers.get(key);
  if (known) return known;
  if (matchers.size >= mostMatchers) matchers.clear();
  const made = picomatch(patterns, options);
  matchers.set(key, made);
  return made;
}

/** True when the path (or the glob itself, read as a path) lies in a plan's scope. */
export function isInScope(
  path: string,
  scope: { in: readonly string[]; out: readonly string[] },
): boolean {
  return matchesAny(path, scope.in) && !matchesAny(path, scope.out);
}
