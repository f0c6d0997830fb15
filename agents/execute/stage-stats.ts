import type { EventOf, StoredEvent } from "../journal/run-event.ts";

/** One stage of the loop over some runs: what it cost to have it, and what would have passed without it. */
export interface StageStats {
  stage: string;
  ran: number;
  /** Times it was left out on purpose: by the ceremony, or because it fails on the base commit too. */
  skipped: number;
  caught: number;
  /** The latest catches, in a line each; at most three. */
  examples: string[];
}

const maxExamples = 3;

/** Folds the journals of runs; every kind of stage is listed in the order in which it comes in a run. */
export function stageStats(runs: Iterable<readonly StoredEvent[]>): StageStats[] {
  const book = new Book();
  for (const events of runs) for (const event of events) book.record(event);
  return book.stages();
}

/** Known stages in their order; gates that a newer version brings come after them. */
const order = [
  "contract",
  "trajectory",
  "existing-tests",
  "protected-paths",
  "scope",
  "reproduction",
  "project commands",
  "contract commands",
  "checker",
  "goal commands",
  "goal-checker",
];

class Book {
  readonly #stages = new Map<string, StageStats>();

  stages(): StageStats[] {
    const place = ({ stage }: StageStats): number => order.indexOf(stage) + 1 || order.length + 1;
    return [...this.#stages.values()].toSorted(
      (left, right) => place(left) - place(right) || (left.stage < right.stage ? -1 : 1),
    );
  }

  record(event: StoredEvent): void {
    if (event.type === "contract-judged") {
      const { chunk, stage, objections } = event;
      this.#add(
        "contract",
        stage.ran,
        objections.map(({ why }) => `${chunk}: ${why}`),
      );
    } else if (event.type === "agent-finished") {
      if (event.toolCalls > 0) this.#add("trajectory", true, circleOf(event));
    } else if (event.type === "gates-judged") this.#gates(event);
    else if (event.type === "checker-judged") this.#checker(event);
    else if (event.type === "goal-judged") this.#goal(event);
  }

  #gates({ chunk, results }: EventOf<"gates-judged">): void {
    for (const { name, command, status, detail } of results) {
      const stage = command === undefined ? name : "project commands";
      const caught = status === "failed" ? [`${chunk}: ${command ?? name}: ${detail}`] : [];
      this.#add(stage, status !== "skipped", caught);
    }
  }

  #checker({ chunk, verdict, stage }: EventOf<"checker-judged">): void {
    const byCommands = verdict.by === "contract";
    const caught = verdict.decision === "reject" ? [`${chunk}: ${verdict.feedback}`] : [];
    this.#add("contract commands", true, byCommands ? caught : []);
    if (byCommands && caught.length > 0) return; // the checker's turn never came
    this.#add("checker", stage?.ran ?? !byCommands, byCommands ? [] : caught);
  }

  #goal({ results, met, stage }: EventOf<"goal-judged">): void {
    const failed = results.filter(({ status }) => status === "failed");
    const caught = failed.map(({ command, detail }) => `${command ?? ""}: ${detail}`);
    this.#add("goal commands", true, caught);
    if (failed.length > 0 || !stage) return;
    this.#add("goal-checker", stage.ran, met ? [] : ["the whole was not approved"]);
  }

  #add(stage: string, ran: boolean, caught: readonly string[]): void {
    const entry = this.#stages.get(stage) ?? { stage, ran: 0, skipped: 0, caught: 0, examples: [] };
    if (ran) entry.ran += 1;
    else entry.skipped += 1;
    if (caught.length > 0) entry.caught += 1;
    const lines = caught.map((text) => text.split("\n")[0] ?? "");
    entry.examples = [...entry.examples, ...lines].slice(-maxExamples);
    this.#stages.set(stage, entry);
  }
}

function circleOf({ chunk, trajectory }: EventOf<"agent-finished">): string[] {
  return trajectory ? [`${chunk}: ${trajectory.kind} at step ${trajectory.step}`] : [];
}
