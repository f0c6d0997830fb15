import { matchesAny, type Chunk, type Plan } from "#plans";
import type { CheckResult } from "../../journal/run-records.ts";
import type { ChangedFile } from "../changed-files.ts";

/** The chunk's own globs and the tests it may change, less what the plan puts out of scope. */
export function outOfScope(files: readonly ChangedFile[], chunk: Chunk, plan: Plan): string[] {
  const allowed = [...chunk.files, ...chunk.tests_may_change];
  return files
    .map((file) => file.path)
    .filter((path) => !matchesAny(path, allowed) || matchesAny(path, plan.scope.out));
}

export function judgeScope(files: readonly ChangedFile[], chunk: Chunk, plan: Plan): CheckResult {
  const outside = outOfScope(files, chunk, plan);
  if (outside.length === 0) {
    return {
      name: "scope",
      status: "passed",
      detail: `${files.length} files changed, all in scope`,
      durationMs: 0,
    };
  }
  const allowed = [...chunk.files, ...chunk.tests_may_change].join(", ");
  const listed = outside.slice(0, 20).join(", ");
  const detail = `Unexpected changes to ${listed}${outside.length > 20 ? " and more" : ""}, expected only ${allowed}.`;
  return { name: "scope", status: "failed", detail, durationMs: 0, files: outside };
}
