import { isStartedByAgent } from "#agents";
import { LoopwikiError } from "#wiki";

/** Throws `not-a-person` (exit code 3) in a process that loopwiki started for an agent. */
export function assertPerson(command: string, env: NodeJS.ProcessEnv): void {
  if (!isStartedByAgent(env)) return;
  throw new LoopwikiError(
    "not-a-person",
    `Unexpected \`${command}\` by an agent, expected a person: agents never open the line, approve, merge or trust.`,
    {
      kind: "andon",
      hint: "Say in your answer what you would decide and why; the person who started the run decides it.",
    },
  );
}
