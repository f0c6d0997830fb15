import type { Choice, Prompts } from "./prompts.ts";

/**
 * Questions at the terminal, or undefined when nobody sits there: in a pipe, in CI. Drawn on standard error, for
 * standard output is the answer's.
 */
export async function terminalPrompts(
  environment: NodeJS.ProcessEnv,
): Promise<Prompts | undefined> {
  const isCi = !["", "0", "false", undefined].includes(environment["CI"]);
  if (isCi || !process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const clack = await import("@clack/prompts");
  const output = process.stderr;
  if (!(output.columns > 0)) output.columns = 80; // of unknown width, as in containers: one letter a line
  const unlessEnded = <T>(answer: T | typeof clack.CANCEL_SYMBOL): T | undefined =>
    clack.isCancel(answer) ? undefined : answer;
  return {
    choose: async (message, choices) =>
      unlessEnded(await clack.select({ message, options: copy(choices), output })),
    chooseSome: async (message, choices) => {
      const initialValues = choices.map(({ value }) => value);
      const shown = { message, options: copy(choices), initialValues, required: false, output };
      return unlessEnded(await clack.multiselect(shown));
    },
    write: async (message, problemOf) =>
      unlessEnded(
        await clack.text({ message, output, validate: (text) => problemOf((text ?? "").trim()) }),
      ),
    agree: async (message, proposal) =>
      unlessEnded(await clack.confirm({ message, initialValue: proposal, output })),
  };
}

/** clack wants lists of its own. */
function copy(choices: readonly Choice[]): Choice[] {
  return choices.map((choice) => ({ ...choice }));
}
