import type { CheckResult } from "../../journal/run-records.ts";
import type { ChangedFile } from "../changed-files.ts";
import { isTest } from "./existing-tests.ts";
import { runCheck, type CheckRequest } from "./run-check.ts";

export interface Reproduction {
  /** Commands that pass with the whole attempt: the tests and the contract's own. */
  commands: readonly string[];
  cwd: string;
  environment: CheckRequest["environment"];
  sandbox?: CheckRequest["sandbox"];
  signal: AbortSignal;
  /** Puts the chunk's start and these files of the attempt, and nothing else of it, into `cwd`. */
  checkOut: (paths: readonly string[]) => Promise<void>;
}

/**
 * Mode fix: the fault must be seen before it is mended. With the attempt's tests and without its code some
 * command has to fail; else the tests show nothing and the fix may be none.
 */
export async function judgeReproduction(
  files: readonly ChangedFile[],
  { commands, cwd, environment, sandbox, signal, checkOut }: Reproduction,
): Promise<CheckResult> {
  const started = Date.now();
  const result = (status: CheckResult["status"], detail: string): CheckResult => ({
    name: "reproduction",
    status,
    detail,
    durationMs: Date.now() - started,
  });
  const tests = files.filter(({ path, kind }) => kind !== "deleted" && isTest(path));
  const paths = tests.map(({ path }) => path);
  if (paths.length === 0)
    return result(
      "failed",
      "Unexpected fix without a test, expected one that fails because of the fault (mode fix).",
    );
  if (commands.length === 0)
    return result("skipped", "no test command is configured and the contract has none");
  await checkOut(paths);
  for (const command of commands) {
    const name = "reproduction";
    const check = await runCheck({ name, command, cwd, environment, sandbox, signal });
    if (check.status === "failed")
      return result("passed", `\`${command}\` fails without the fix: ${check.detail}`);
  }
  return result(
    "failed",
    `Unexpected tests that pass without the fix (${paths.join(", ")}), expected one that fails because of the fault.`,
  );
}
