import { createRequire } from "node:module";

/**
 * Loads something when it is first asked for: most commands need little of what the wiki can do, and
 * start in half the time without the rest. Node can `require` modules of every kind since 20.19, so what
 * is synchronous stays so.
 */
export function later<T>(load: () => T): () => T {
  let loaded: { it: T } | undefined;
  return () => (loaded ??= { it: load() }).it;
}

/** `require` for a file, by its `import.meta.url`. */
export const requireFrom: (url: string) => NodeJS.Require = createRequire;
