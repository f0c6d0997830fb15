import type picomatchModule from "picomatch";
import type { Finding } from "../finding.ts";
import { later, requireFrom } from "../later.ts";

const picomatch = later<typeof picomatchModule>(() => requireFrom(import.meta.url)("picomatch"));

/** Files in which some rules do not count, from the settings; the reason is for the reviewer. */
export interface PathIgnore {
  /** Globs of repository paths. */
  paths: readonly string[];
  /** Rule ids; all rules when empty or absent. */
  rules?: readonly string[] | undefined;
  reason: string;
}

export function ignoreMatcher(ignores: readonly PathIgnore[]): (finding: Finding) => boolean {
  const compiled = ignores.map(({ paths, rules = [] }) => ({
    matches: picomatch()([...paths], { dot: true }),
    rules: new Set(rules),
  }));
  return ({ file = "", ruleId = "" }) =>
    compiled.some(({ matches, rules }) => (rules.size === 0 || rules.has(ruleId)) && matches(file));
}
