import { LoopwikiError } from "#wiki";
import { exitCodeOfError, exitCodes, type ExitCode } from "./exit-codes.ts";

/** Prints what went wrong. Our own errors teach; anything else is our bug and shows its stack. */
export async function explain(error: unknown): Promise<ExitCode> {
  const { Redactor, secretsOf } = await import("#agents"); // what a command printed may be in the message
  const redactor = new Redactor(secretsOf(process.env));
  const say = async (text: string): Promise<void> =>
    void process.stderr.write(await redactor.text(text));
  if (error instanceof LoopwikiError) {
    await say(`error: ${error.message}\n`);
    if (error.hint !== undefined) await say(`hint: ${error.hint}\n`);
    return exitCodeOfError[error.kind];
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await say(`${stack}\nThis is a bug in loopwiki: please report it with the lines above.\n`);
  return exitCodes.bug;
}
