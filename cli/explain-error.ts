import { LoopwikiError } from "#wiki";
import { exitCodeOfError, exitCodes, type ExitCode } from "./exit-codes.ts";

/** Prints what went wrong. Our own errors teach; anything else is our bug and shows its stack. */
export function explain(error: unknown): ExitCode {
  if (error instanceof LoopwikiError) {
    process.stderr.write(`error: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`hint: ${error.hint}\n`);
    return exitCodeOfError[error.kind];
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${stack}\nThis is a bug in loopwiki: please report it with the lines above.\n`,
  );
  return exitCodes.bug;
}
