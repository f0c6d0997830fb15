import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";

/** Lower than everything a person waits for. */
const niceness = 15;

/**
 * Starts loopwiki once more for something nobody waits for: one process of low priority that ends by itself.
 * Not in CI. True when one was started.
 */
export function startInBackground(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  program = thisProgram(),
): boolean {
  const isCi = !["", "0", "false", undefined].includes(environment["CI"]);
  if (isCi || program === undefined) return false;
  try {
    const all = [...process.execArgv, program, ...args];
    const child = spawn(process.execPath, all, { detached: true, stdio: "ignore" });
    child.on("error", () => undefined);
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    child.unref();
    return child.pid !== undefined;
  } catch {
    return false; // nobody asked for it, so nobody is told
  }
}

/** Our own main file, when that is what runs: whoever has us as a library gets no process they do not know. */
function thisProgram(): string | undefined {
  const file = import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js";
  const main = fileURLToPath(new URL(file, import.meta.url));
  try {
    return realpathSync(process.argv[1] ?? "") === realpathSync(main) ? main : undefined;
  } catch {
    return undefined;
  }
}
