import type { Plan } from "#plans";

/** A command that executing the plan will run, and what for. */
export interface PlanCommand {
  command: string;
  purpose: string;
}

/** Every command the plan brings with it, once each, in the order it is first needed. */
export function commandsOf(plan: Plan): PlanCommand[] {
  const all = [
    ...plan.chunks.flatMap((chunk) => [
      ...(chunk.run === undefined
        ? []
        : [{ command: chunk.run, purpose: `does "${chunk.title}"` }]),
      ...chunk.contract.flatMap(({ verify }) =>
        verify === undefined ? [] : [{ command: verify, purpose: `checks "${chunk.title}"` }],
      ),
    ]),
    ...plan.goal.map(({ command }) => ({ command, purpose: "checks the goal" })),
    ...plan.commands.map(({ command }) => ({ command, purpose: "named for the agent" })),
  ];
  const seen = new Set<string>();
  return all.filter(({ command }) => !seen.has(command) && seen.add(command));
}
