import type { Agent, AgentEvent, AgentTask } from "../agent.ts";
import { Trajectory, type TrajectoryStop } from "./trajectory.ts";

/**
 * An agent that is stopped when it goes in circles. The result is then `blocked`, with what it did as
 * evidence: the line stops and a person looks, because trying again would begin the same circle.
 */
export class WatchedAgent implements Agent {
  readonly label: string;
  readonly patience: Agent["patience"];
  /** Set once the agent was stopped. */
  stop: TrajectoryStop | undefined;
  readonly #inner: Agent;
  readonly #allowed: readonly string[];

  constructor(inner: Agent, allowed: readonly string[]) {
    this.label = inner.label;
    this.patience = inner.patience;
    this.#inner = inner;
    this.#allowed = allowed;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const trajectory = new Trajectory({ cwd: task.cwd, allowed: this.#allowed });
    const circle = new AbortController();
    const either = AbortSignal.any([signal, circle.signal]);
    for await (const event of this.#inner.run(task, either)) {
      if (event.type === "result" && this.stop) {
        yield { type: "result", result: { ...event.result, ...stopped(this.stop) } };
        return;
      }
      yield event;
      if (this.stop) continue; // until it has ended
      this.stop = trajectory.observe(event);
      if (this.stop) circle.abort();
    }
  }
}

function stopped({ kind, step, evidence }: TrajectoryStop): {
  outcome: "blocked";
  summary: string;
} {
  return { outcome: "blocked", summary: `stopped at step ${step}: ${kind}. ${evidence}` };
}
