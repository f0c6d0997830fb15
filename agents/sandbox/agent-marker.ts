/** Set for every process that is started as an agent, or to run a command for one. */
const marker = "LOOPWIKI_AGENT";

/** The environment with the marker: `loopwiki` refuses there what only a person may do. */
export function markedAsAgent(env: Record<string, string>): Record<string, string> {
  return { ...env, [marker]: "1" };
}

/**
 * Whether an agent, or a command that was run for one, started this process. A hostile program can unset
 * the variable: what holds that one is the sandbox, in which the line's files are not there.
 */
export function isStartedByAgent(env: NodeJS.ProcessEnv): boolean {
  return (env[marker] ?? "") !== "";
}
