import { commandEnvironment, runCommand } from "#agents";

const timeoutMs = 5_000;

/** What a program says to `--version`; undefined when it does not answer in time, or without a number. */
export async function installedVersion(
  program: string,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { exitCode, stdout } = await runCommand({
    command: [program, "--version"],
    cwd: directory,
    env: commandEnvironment(environment),
    timeoutMs,
  });
  return exitCode === 0 ? /\d+\.\d+[\w.+-]*/.exec(stdout)?.[0] : undefined;
}
