import type { Choice, Prompts } from "../../cli/init/prompts.ts";

/** The text "ended" stands for Ctrl-C. */
type Answer = string | readonly string[] | boolean;

/** A person whose answers are known beforehand: each belongs to the first question that contains its words. */
export class ScriptedPrompts implements Prompts {
  readonly asked: string[] = [];
  readonly #answers: ReadonlyMap<string, Answer>;

  constructor(answers: Record<string, Answer>) {
    this.#answers = new Map(Object.entries(answers));
  }

  async choose(message: string, choices: readonly Choice[]): Promise<string | undefined> {
    const answer = this.#answer(message);
    if (answer === "ended") return undefined;
    const chosen = choices.find(({ value }) => value === answer);
    if (chosen) return chosen.value;
    const offered = choices.map(({ value }) => JSON.stringify(value)).join(", ");
    throw new Error(`${message} offers ${offered}, not ${JSON.stringify(answer)}`);
  }

  async chooseSome(message: string, choices: readonly Choice[]): Promise<string[] | undefined> {
    const answer = this.#answer(message);
    if (answer === "ended") return undefined;
    return choices.map(({ value }) => value).filter((value) => [answer].flat().includes(value));
  }

  async write(
    message: string,
    problemOf: (text: string) => string | undefined,
  ): Promise<string | undefined> {
    const answer = this.#answer(message);
    if (answer === "ended") return undefined;
    const problem = problemOf(String(answer));
    if (problem !== undefined) throw new Error(problem);
    return String(answer);
  }

  async agree(message: string): Promise<boolean | undefined> {
    const answer = this.#answer(message);
    return answer === "ended" ? undefined : answer === true;
  }

  #answer(message: string): Answer {
    this.asked.push(message);
    for (const [words, answer] of this.#answers) if (message.includes(words)) return answer;
    throw new Error(`Nobody knows what to answer: ${message}`);
  }
}
