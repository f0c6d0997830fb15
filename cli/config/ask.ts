import { createInterface } from "node:readline/promises";

/** Asks the person a yes-or-no question; the answer of an empty line is the capital one. */
export type Ask = (question: string) => Promise<boolean>;

/** The way to ask, or undefined when nobody sits at a terminal. Standard output stays the answer's. */
export function terminalAsk(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = (await terminal.question(question)).trim().toLowerCase();
      return answer === "" ? question.includes("[Y/n]") : answer === "y" || answer === "yes";
    } finally {
      terminal.close();
    }
  };
}
