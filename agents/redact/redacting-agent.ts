import type { Agent, AgentEvent, AgentTask } from "../agent.ts";
import type { Redactor } from "./redactor.ts";

/** Hides credentials in what an agent is told and in what it says: nothing else reaches the model or us. */
export class RedactingAgent implements Agent {
  readonly label: string;
  readonly patience: Agent["patience"];
  readonly #agent: Agent;
  readonly #redactor: Redactor;

  constructor(agent: Agent, redactor: Redactor) {
    this.label = agent.label;
    this.patience = agent.patience;
    this.#agent = agent;
    this.#redactor = redactor;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const packet = await this.#redactor.text(task.packet);
    for await (const event of this.#agent.run({ ...task, packet }, signal))
      yield await this.#redactor.event(event);
  }
}
