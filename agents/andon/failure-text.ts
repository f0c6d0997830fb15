import type { IncidentCategory } from "./incident-category.ts";

/** Longest text that is looked at; the cause stands near its end. */
const looked = 20_000;

/** Lines that tell of a pass, whatever words they hold: "ok 1 - says ENOENT when the file is gone". */
const passes =
  /^\s*(?:ok \d+\b|[✓✔√]|PASS\b|--- PASS|test .{1,200} \.\.\. ok$|.{0,200}\bPASSED(?:\s|$)|\[\s*OK\s*\])/;
/** "0 failed" is no failure. */
const countsOfNothing = /\b(?:0|no) (?:\w+ )?(?:failed|failures?|failing|errors?)\b/gi;

/**
 * The words of each failure, from telling to vague, with how far they may be believed. They name the missing
 * thing: a word such as "failed" decides nothing.
 */
const patterns: readonly (readonly [RegExp, IncidentCategory, number])[] = [
  [/\bAssertionError\b|\bassertion .{0,80}failed\b/i, "assertion_failure", 0.8],
  [
    /command not found|^\S*sh: .*: not found$|not recognized as an internal|exec: .{1,200} executable file not found|spawn \S+ ENOENT/m,
    "command_not_found",
    0.85,
  ],
  [
    /Cannot find (?:module|package)|ModuleNotFoundError|ImportError: cannot import|No module named|unresolved import|cannot find crate|no required module provides package|ERR_MODULE_NOT_FOUND/,
    "module_missing",
    0.84,
  ],
  [/\bEACCES\b|\bEPERM\b|Permission ?(?:denied|Error)/i, "permission_denied", 0.82],
  [/\bENOENT\b|No such file or directory|FileNotFoundError/i, "path_missing", 0.75],
  [
    /\bETIMEDOUT\b|timed out (?:after|in)\b|\bTimeoutError\b|DeadlineExceeded|deadline exceeded/i,
    "timeout",
    0.68,
  ],
  [
    /Expected[\s\S]{0,200}(?:Received|to (?:be|equal|throw))|^\s*not ok \d+|panicked at|--- FAIL|\b[1-9]\d* (?:tests? )?(?:failed|failing|failures)\b/m,
    "assertion_failure",
    0.7,
  ],
];

/** What the words of a failed check say it was, and how far to believe them; undefined when they say nothing. */
export function categoryOfText(
  output: string,
): readonly [category: IncidentCategory, confidence: number] | undefined {
  const told = output
    .slice(-looked)
    .split("\n")
    .filter((line) => !passes.test(line))
    .join("\n")
    .replaceAll(countsOfNothing, "");
  const match = patterns.find(([pattern]) => pattern.test(told));
  return match && [match[1], match[2]];
}
