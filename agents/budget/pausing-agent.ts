import { messageOf } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask, TaskLimits } from "../agent.ts";
import type { Pauses } from "./pauses.ts";

/** How long to leave a provider alone that does not say (research/mission.md part 8: 15 minutes). */
const defaultPauseMs = 15 * 60_000;

/**
 * An agent that asks nobody who has asked for a pause, whichever plan it was asked of, and that remembers
 * the pause when it is asked for one itself.
 */
export class PausingAgent implements Agent {
  readonly label: string;
  readonly #inner: Agent;
  readonly #service: string;
  readonly #pauses: Pauses;
  readonly #clock: () => Date;

  /** `service` names whose limit it is: all agents with the same one pause together. */
  constructor(inner: Agent, service: string, pauses: Pauses, clock: () => Date) {
    this.label = inner.label;
    this.#inner = inner;
    this.#service = service;
    this.#pauses = pauses;
    this.#clock = clock;
  }

  get patience(): Pick<TaskLimits, "idleMs" | "hardMs"> | undefined {
    return this.#inner.patience;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    let waiting: AgentResult | undefined;
    try {
      waiting = await this.#waiting();
    } catch (error) {
      waiting = { outcome: "infra", summary: messageOf(error) };
    }
    if (waiting !== undefined) {
      yield { type: "result", result: waiting };
      return;
    }
    for await (const event of this.#inner.run(task, signal))
      yield event.type === "result"
        ? { type: "result", result: await this.#seen(event.result) }
        : event;
  }

  async #waiting(): Promise<AgentResult | undefined> {
    const pause = await this.#pauses.active(this.#service);
    if (pause === undefined) return undefined;
    const { resumeAt, detail } = pause;
    const summary = `${this.#service} wants no requests until ${resumeAt}: ${detail}`;
    return { outcome: "rate-limited", summary, resumeAt };
  }

  async #seen(result: AgentResult): Promise<AgentResult> {
    if (result.outcome !== "rate-limited") return result;
    const later = new Date(this.#clock().getTime() + defaultPauseMs).toISOString();
    const resumeAt = result.resumeAt ?? later;
    const [detail = ""] = result.summary.split("\n");
    // Who cannot write it down still stops itself; the next one is told by the provider.
    await this.#pauses.begin(this.#service, { resumeAt, detail }).catch(() => undefined);
    return { ...result, resumeAt };
  }
}
