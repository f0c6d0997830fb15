import { createInterface } from "node:readline";

/** Asks a yes-or-no question; an empty line means the capital one, Ctrl-C and Ctrl-D mean no. */
export type Ask = (question: string) => Promise<boolean>;

/** The way to ask, or undefined when nobody sits at a terminal. Standard output stays the answer's. */
export function terminalAsk(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return (question) =>
    new Promise((resolve) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      terminal.on("close", () => resolve(false));
      terminal.question(question, (line) => {
        const answer = line.trim().toLowerCase();
        resolve(answer === "" ? question.includes("[Y/n]") : /^y(es)?$/.test(answer));
        terminal.close();
      });
    });
}
