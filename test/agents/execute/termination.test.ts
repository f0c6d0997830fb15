import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foldRun, type Outcome, type RunEvent, type RunState, type StoredEvent } from "#agents";
import { backendOutcomes } from "../../../agents/agent.ts";
import { chunkOf } from "../../../agents/journal/run-state.ts";
import { outcomeRules } from "../../../agents/execute/outcome.ts";
import { nextStep, type ChunkStep } from "../../../agents/execute/termination.ts";
import { started } from "../journal/run-store-contract.ts";

const chunk = "price";
const tree = "b".repeat(40);

/** How one attempt goes: what the maker says, and, when it says that it is done, what the checks find. */
interface Turn {
  claim: (typeof backendOutcomes)[number];
  found: "approved" | "no-change" | "tests-failed" | "out-of-scope" | "spec-drift" | "rejected";
  output: string;
}

const turns = fc.array(
  fc.record<Turn>({
    claim: fc.oneof(
      { weight: 4, arbitrary: fc.constant("ok") },
      { weight: 2, arbitrary: fc.constantFrom("malformed", "infra", "rate-limited") },
      { weight: 1, arbitrary: fc.constantFrom(...backendOutcomes) },
    ),
    found: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("no-change", "tests-failed") },
      {
        weight: 2,
        arbitrary: fc.constantFrom("out-of-scope", "spec-drift", "rejected", "approved"),
      },
    ),
    output: fc.constantFrom("too dear", "too cheap", "no tea"),
  }),
  { maxLength: 40 },
);

/** The loop around `nextStep`, with a journal and without anything else. */
class Shop {
  readonly events: StoredEvent[] = [];
  readonly steps: ChunkStep[] = [];
  readonly #turns: Turn[];
  readonly #attempts: number;

  constructor(script: readonly Turn[], attempts: number) {
    this.#turns = [...script];
    this.#attempts = attempts;
    this.#append(started);
  }

  state(): RunState {
    const state = foldRun("run.1", this.events);
    if (!state) throw new Error("the run never started");
    return state;
  }

  next(): ChunkStep {
    const state = this.state();
    const { resumedSeq } = state;
    return nextStep(chunkOf(state, chunk), { attempts: this.#attempts, resumedSeq, title: chunk });
  }

  /** Runs to an end; the turns that are left over were never needed. */
  run(): ChunkStep {
    for (;;) {
      const step = this.next();
      this.steps.push(step);
      if (step.do === "stop" || step.do === "end") return step;
      this.#take(step);
    }
  }

  get left(): number {
    return this.#turns.length;
  }

  #take(step: ChunkStep): void {
    const attempts = chunkOf(this.state(), chunk).attempts;
    const attempt = attempts.length + (step.do === "attempt" ? 1 : 0);
    const of = { chunk, attempt };
    if (step.do === "pause") return this.#append({ type: "run-resumed" });
    if (step.do === "commit")
      return this.#append({ type: "chunk-committed", chunk, commit: "c".repeat(40) });
    if (step.do === "attempt") {
      this.#append({ type: "attempt-started", ...of, tree, agent: "model" });
      const { claim } = this.#turns[0] ?? { claim: "ok" as const };
      const result = { role: "maker", agent: "model", summary: "All done!", toolCalls: 1 } as const;
      return this.#append({
        type: "agent-finished",
        ...of,
        ...result,
        outcome: claim,
        durationMs: 1,
        tree,
      });
    }
    this.#judge(of);
  }

  #judge(of: { chunk: string; attempt: number }): void {
    const turn = this.#turns.shift() ?? { claim: "ok", found: "approved", output: "" };
    const approved = turn.claim === "ok" && turn.found === "approved";
    if (approved) {
      const verdict = { by: "judge", decision: "approve", criteria: [], feedback: "" } as const;
      return this.#append({ type: "checker-judged", ...of, verdict: { ...verdict, criteria: [] } });
    }
    const outcome = endingOf(turn);
    const { counted } = outcomeRules[outcome];
    const { output } = turn;
    this.#append({
      type: "attempt-ended",
      ...of,
      outcome,
      counted,
      feedback: outcome,
      output,
      tree,
    });
  }

  #append(event: RunEvent): void {
    const stored = { ...event, seq: this.events.length + 1, at: "2026-06-01T08:00:00Z", epoch: 1 };
    this.events.push(stored);
  }
}

type Ending = Exclude<Outcome, "ok">;

function endingOf({ claim, found }: Turn): Ending {
  if (claim !== "ok") return claim;
  if (found === "approved") throw new Error("an approved attempt has no ending");
  return found;
}

const enders = new Set<Ending>(["needs-context", "blocked", "timeout-idle", "timeout-hard"]);
const counting: Ending[] = ["no-change", "tests-failed", "out-of-scope", "spec-drift", "rejected"];

/** How it must end, told in another way: after how many attempts, and with what. */
function expected(script: readonly Turn[], cap: number): { end: "stop" | "end"; attempts: number } {
  const seen: string[] = [];
  for (const turn of script) {
    if (turn.claim === "ok" && turn.found === "approved")
      return { end: "end", attempts: seen.length + 1 };
    const ending = endingOf(turn);
    seen.push(ending === "tests-failed" ? `tests-failed ${turn.output}` : ending);
    const tail = (count: number): string[] => (seen.length < count ? [] : seen.slice(-count));
    const all = (count: number, fits: (text: string) => boolean): boolean =>
      tail(count).length === count && tail(count).every(fits);
    const counted = seen.filter((text) => counting.some((name) => text.startsWith(name))).length;
    const over =
      enders.has(ending) ||
      counted >= cap ||
      all(2, (text) => text === "no-change") ||
      all(3, (text) => text === "malformed" || text === "infra") ||
      all(3, (text) => text.startsWith("tests-failed") && text === seen.at(-1));
    if (over && ending !== "rate-limited") return { end: "stop", attempts: seen.length };
  }
  return { end: "end", attempts: seen.length + 1 };
}

test("whatever makers claim and checks find, the loop ends where the model says", () => {
  fc.assert(
    fc.property(turns, fc.integer({ min: 1, max: 10 }), (script, cap) => {
      const shop = new Shop(script, cap);
      const last = shop.run();
      const { end, attempts } = expected(script, cap);
      expect([last.do, shop.steps.filter((step) => step.do === "attempt").length]).toEqual([
        end,
        attempts,
      ]);
    }),
    { numRuns: 300 },
  );
});

test("a claim leads to the check and to nothing else; only an approval is committed", () => {
  fc.assert(
    fc.property(turns, (script) => {
      const shop = new Shop(script, 3);
      shop.run();
      const order = shop.steps.map((step) => step.do).join(" ");
      expect(order).not.toMatch(/attempt(?! judge)/);
      expect(order).not.toMatch(/(?<!judge )commit/);
      const commits = shop.steps.filter((step) => step.do === "commit").length;
      const approvals = shop.events.filter(({ type }) => type === "checker-judged").length;
      expect(commits).toBe(approvals);
    }),
  );
});

test("the same journal gives the same step, read back from the disk at any moment", () => {
  fc.assert(
    fc.property(turns, fc.nat(), (script, cut) => {
      const shop = new Shop(script, 3);
      shop.run();
      shop.events.splice(1 + (cut % shop.events.length));
      const step = shop.next();
      const again: StoredEvent[] = JSON.parse(JSON.stringify(shop.events));
      const state = foldRun("run.1", again);
      const limits = { attempts: 3, resumedSeq: state?.resumedSeq ?? 0, title: chunk };
      expect(state && nextStep(chunkOf(state, chunk), limits)).toEqual(step);
    }),
  );
});

test.each<[string, Turn[], RegExp]>([
  ["two attempts with no difference", times("no-change", 2), /2 attempts changed nothing/],
  [
    "the cap",
    [...times("out-of-scope", 2), ...times("rejected", 1)],
    /failed 3 times, last with rejected/,
  ],
  ["three outages", [claim("infra"), claim("malformed"), claim("infra")], /3 attempts in a row/],
  ["a limit and then a block", [claim("rate-limited"), claim("blocked")], /ended with blocked/],
])("%s ends it, and says so", (_, script, words) => {
  const last = new Shop(script, 3).run();
  expect(last).toMatchObject({ do: "stop", reason: expect.stringMatching(words) });
});

test("the same failing test three times is stuck, although the plan allows ten attempts", () => {
  const last = new Shop(times("tests-failed", 9), 10).run();
  expect(last).toMatchObject({ do: "stop", reason: expect.stringMatching(/stuck.*same way/) });
});

function claim(outcome: Turn["claim"]): Turn {
  return { claim: outcome, found: "approved", output: "" };
}

function times(found: Turn["found"], count: number): Turn[] {
  return Array.from({ length: count }, () => ({ claim: "ok", found, output: "no tea" }));
}
