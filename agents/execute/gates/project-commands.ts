import type { CheckResult } from "../../journal/run-records.ts";
import { runCheck, type CheckRequest } from "./run-check.ts";

export interface ProjectCommandsRequest {
  /** Name to command line, in the order they run. */
  commands: Readonly<Record<string, string>>;
  /** Results on the base commit; a command that fails there judges nobody. */
  baseline: readonly CheckResult[];
  cwd: string;
  environment: CheckRequest["environment"];
  sandbox?: CheckRequest["sandbox"];
  signal: AbortSignal;
  /** Runs one of them; by its exit code when left out. */
  judge?: (request: CheckRequest) => Promise<CheckResult>;
}

/** The repository's own typecheck, lint, test and build, on a clean checkout of the attempt. */
export async function judgeProjectCommands(
  request: ProjectCommandsRequest,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const { judge = runCheck, cwd, environment, sandbox, signal } = request;
  for (const [name, command] of Object.entries(request.commands)) {
    const before = request.baseline.find((result) => result.name === name);
    if (before?.status === "failed") {
      const detail = `not judged: it fails on the base commit too (${before.detail.split("\n")[0]})`;
      results.push({ name, command, status: "skipped", detail, durationMs: 0 });
      continue;
    }
    const result = await judge({ name, command, cwd, environment, sandbox, signal });
    results.push(result);
    if (result.status === "failed") break;
  }
  return results;
}
