import { findSecrets } from "#wiki";
import type { AgentEvent, AgentResult } from "../agent.ts";
import { KnownValues } from "./known-values.ts";

const hidden = "[redacted]";
const none: ReadonlySet<string> = new Set();
/**
 * Hides credentials: values that are known to be secret, wherever they stand and however they are encoded, and
 * whatever looks like a key (`wiki/lint/secrets`).
 */
export class Redactor {
  readonly #known: KnownValues;

  constructor(known: readonly (string | undefined)[]) {
    this.#known = new KnownValues(known.filter((value) => value !== undefined));
  }

  /** The known values only: for places that cannot wait. */
  known(text: string): string {
    return this.#known.replace(text, hidden);
  }

  async text(text: string): Promise<string> {
    let result = this.known(text);
    for (const { start, end } of (await findSecrets(result)).toReversed())
      result = result.slice(0, start) + hidden + result.slice(end);
    return result;
  }

  /** The same value with every text in it redacted; names of fields stay, and the fields in `kept`. */
  async value(value: unknown, kept: ReadonlySet<string> = none): Promise<unknown> {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.value(item, kept)));
    if (typeof value !== "object" || value === null) return value;
    const pairs = Object.entries(value).map(async ([key, item]) => [
      key,
      kept.has(key) ? item : await this.value(item, kept),
    ]);
    return Object.fromEntries(await Promise.all(pairs));
  }

  async event(event: AgentEvent): Promise<AgentEvent> {
    switch (event.type) {
      case "text":
      case "thinking":
        return { ...event, text: await this.text(event.text) };
      case "tool-call":
        return { ...event, input: await this.value(event.input) };
      case "tool-result":
        return { ...event, text: await this.text(event.text) };
      case "rate-limit":
        return { ...event, detail: await this.text(event.detail) };
      case "result":
        return { ...event, result: await this.result(event.result) };
      case "call":
      case "usage":
        return event;
    }
  }

  async result(result: AgentResult): Promise<AgentResult> {
    const { output } = result;
    const summary = await this.text(result.summary);
    const more = output === undefined ? {} : { output: await this.value(output) };
    return { ...result, summary, ...more };
  }
}
