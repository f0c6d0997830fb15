#!/usr/bin/env node
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { runProgram } from "./program.ts";
import { readVersion } from "./version.ts";

/** Maps what a command throws to a message and an exit code. The only file that ends the process. */
async function main(): Promise<ExitCode> {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.stdout.on("error", () => process.exit(exitCodes.ok)); // the reader went away: `loopwiki … | head`
  try {
    return await runProgram(process.argv.slice(2), interrupt.signal, readVersion());
  } catch (error) {
    if (interrupt.signal.aborted) return interrupted();
    const { explain } = await import("./explain-error.ts");
    return explain(error);
  }
}

/** Everything is on the disk already: a run goes on from its journal. */
function interrupted(): ExitCode {
  const again = `loopwiki ${process.argv.slice(2).join(" ")}`;
  process.stderr.write(`Interrupted. Nothing is lost; go on with: ${again}\n`);
  return exitCodes.interrupted;
}

const exitCode = await main();
process.stdout.write("", () => process.exit(exitCode)); // after the answer has left
