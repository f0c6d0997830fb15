import { matchesAny, type Chunk } from "#plans";
import type { CheckResult } from "../../journal/run-records.ts";
import type { ChangedFile } from "../changed-files.ts";

/** Where tests live in the languages we know; Rust's unit tests inside sources are not told apart. */
const testGlobs = [
  "**/*.{test,spec}.*",
  "**/*-test.{js,mjs,cjs,ts}",
  "**/__tests__/**",
  "**/test/**",
  "**/tests/**",
  "**/spec/**",
  "**/test_*.py",
  "**/*_test.{py,go,rs}",
  "**/conftest.py",
  "**/__snapshots__/**",
];

/** Whether a repository path is a test's, by the customs of the languages we know. */
export function isTest(path: string): boolean {
  return matchesAny(path, testGlobs);
}

/**
 * A test that was there before the chunk may be changed or deleted only when the plan says so in
 * `tests_may_change`: otherwise the requirement is being moved to fit the work (seed 003, spec drift).
 */
export function judgeExistingTests(files: readonly ChangedFile[], chunk: Chunk): CheckResult {
  const touched = files
    .filter((file) => file.kind !== "added" && isTest(file.path))
    .filter((file) => !matchesAny(file.path, chunk.tests_may_change));
  if (touched.length === 0) {
    return {
      name: "existing-tests",
      status: "passed",
      detail: "no existing test changed",
      durationMs: 0,
    };
  }
  const listed = touched.map((file) => `${file.path} (${file.kind})`).join(", ");
  const detail = `Unexpected changes to existing tests: ${listed}. Expected them as they were, or the plan to allow them in tests_may_change.`;
  const paths = touched.map(({ path }) => path);
  return { name: "existing-tests", status: "failed", detail, durationMs: 0, files: paths };
}
