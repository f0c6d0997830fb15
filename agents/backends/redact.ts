import { findSecrets } from "#wiki";
import type { AgentEvent, AgentResult } from "../agent.ts";

const hidden = "[redacted]";
/** A shorter value is a word, not a secret. */
const shortest = 8;

/**
 * Hides credentials in what an agent says: values that are known to be secret, wherever they stand, and
 * whatever looks like a key (`wiki/lint/secrets`).
 */
export class Redactor {
  readonly #known: readonly string[];

  constructor(known: readonly (string | undefined)[]) {
    const values = known.filter((value) => value !== undefined);
    this.#known = values.filter((value) => value.length >= shortest);
  }

  async text(text: string): Promise<string> {
    let result = text;
    for (const value of this.#known) result = result.replaceAll(value, hidden);
    for (const { start, end } of (await findSecrets(result)).toReversed())
      result = result.slice(0, start) + hidden + result.slice(end);
    return result;
  }

  /** The same value with every text in it redacted; names of fields stay. */
  async value(value: unknown): Promise<unknown> {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.value(item)));
    if (typeof value !== "object" || value === null) return value;
    const pairs = Object.entries(value).map(async ([key, item]) => [key, await this.value(item)]);
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

/** Values of environment variables whose names say that they are secret. */
export function secretsOf(environment: NodeJS.ProcessEnv): string[] {
  const secret = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE/i;
  return Object.entries(environment).flatMap(([name, value]) =>
    secret.test(name) && value !== undefined ? [value] : [],
  );
}
