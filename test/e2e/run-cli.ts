import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The built program; `npm test` builds it first. */
const cliPath = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface CliAnswer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the built CLI in a directory, with the user's own settings out of the way. */
export function startCli(directory: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env, XDG_CONFIG_HOME: `${directory}/../.user-settings`, NO_COLOR: "1" };
  return spawn(process.execPath, [cliPath, ...args], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function runCli(directory: string, ...args: string[]): Promise<CliAnswer> {
  const child = startCli(directory, args);
  const answer: CliAnswer = { code: null, stdout: "", stderr: "" };
  child.stdout?.on("data", (text: Buffer) => (answer.stdout += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (answer.stderr += text.toString()));
  await once(child, "close");
  return { ...answer, code: child.exitCode };
}

/** Runs a command that must succeed; a failure shows what it printed. */
export async function mustRun(directory: string, ...args: string[]): Promise<CliAnswer> {
  const answer = await runCli(directory, ...args);
  if (answer.code === 0) return answer;
  throw new Error(
    `loopwiki ${args.join(" ")} → ${answer.code}\n${answer.stdout}\n${answer.stderr}`,
  );
}
