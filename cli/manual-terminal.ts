import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Waits for the Enter key; undefined when nobody sits at a terminal. Ctrl-C stays what it is. */
export function enterAtTerminal(): ((signal: AbortSignal) => Promise<void>) | undefined {
  if (!process.stdin.isTTY) return undefined;
  return (signal) =>
    new Promise((resolve) => {
      const lines = createInterface({ input: process.stdin, terminal: false });
      const end = (): void => lines.close();
      signal.addEventListener("abort", end, { once: true });
      lines.once("line", () => {
        signal.removeEventListener("abort", end);
        lines.close();
        resolve();
      });
    });
}

/** Opens a file in the person's editor (`$VISUAL`, `$EDITOR`) and waits until it is closed. */
export function openInEditor(environment: NodeJS.ProcessEnv): (path: string) => Promise<void> {
  const editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi";
  return (path) =>
    new Promise((resolve) => {
      const quoted = `'${path.replaceAll("'", String.raw`'\''`)}'`;
      const child = spawn(`${editor} ${quoted}`, { shell: true, stdio: "inherit" });
      child.on("error", () => resolve()); // the brief's path was told: it can be opened by hand
      child.on("exit", () => resolve());
    });
}
