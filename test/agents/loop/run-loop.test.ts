import { describe, expect, test } from "vitest";
import { array, assert, asyncProperty, constantFrom, nat } from "fast-check";
import type { PlanStatus } from "#plans";
import { nextPlan, type Candidate } from "../../../agents/loop/next-plan.ts";
import { runLoop, type LoopPorts, type StepEnd } from "../../../agents/loop/run-loop.ts";

function plan(id: string, status: PlanStatus, more: Partial<Candidate["plan"]> = {}): Candidate {
  return { status, plan: { id, priority: 3, depends_on: [], ...more } };
}

describe("the next plan", () => {
  const none: ReadonlySet<string> = new Set();

  test("is approved or begun, the most urgent first, then the oldest", () => {
    const beds = [
      plan("2026-03-paths", "proposed", { priority: 1 }),
      plan("2026-02-fence", "approved"),
      plan("2026-01-gate", "in-progress"),
      plan("2026-04-well", "approved", { priority: 2 }),
    ];
    expect(nextPlan(beds, none)).toBe("2026-04-well");
    expect(nextPlan(beds, new Set(["2026-04-well"]))).toBe("2026-01-gate");
    const tried = new Set(["2026-04-well", "2026-01-gate", "2026-02-fence"]);
    expect(nextPlan(beds, tried)).toBeUndefined();
  });

  test("has all it depends on merged", () => {
    const needs = { depends_on: ["2026-01-gate"] };
    const after = plan("2026-02-fence", "approved", needs);
    expect(nextPlan([plan("2026-01-gate", "verified"), after], none)).toBeUndefined();
    expect(nextPlan([plan("2026-01-gate", "merged"), after], none)).toBe("2026-02-fence");
    expect(nextPlan([after], none)).toBeUndefined();
  });
});

/** A loop whose steps end as they are told, with every step that was asked for. */
function garden(
  plans: readonly string[],
  ends: Record<string, StepEnd> = {},
  more: Partial<LoopPorts> = {},
): { ports: LoopPorts; steps: string[] } {
  const steps: string[] = [];
  const ports: LoopPorts = {
    nextPlan: async (tried) => plans.find((name) => !tried.has(name)),
    run: async (step, name) => {
      const key = name === undefined ? step : `${step} ${name}`;
      steps.push(key);
      return ends[key] ?? "ok";
    },
    mayGoOn: async () => true,
    wait: async () => false,
    note: () => undefined,
    ...more,
  };
  return { ports, steps };
}

describe("the loop", () => {
  test("executes, documents and lints, plan after plan, until nothing is ready", async () => {
    const { ports, steps } = garden(["gate", "fence"]);
    const { rounds, end } = await runLoop(ports);
    expect(end).toBe("idle");
    expect(rounds.map((round) => round.plan)).toEqual(["gate", "fence"]);
    const after = ["document", "lint"];
    expect(steps).toEqual(["execute gate", ...after, "execute fence", ...after]);
  });

  test("ends when the line stops, and touches nothing more", async () => {
    const { ports, steps } = garden(["gate", "fence"], { "execute gate": "stopped" });
    expect((await runLoop(ports)).end).toBe("stopped");
    expect(steps).toEqual(["execute gate"]);
  });

  test("ends when the budget is spent, or the day's rounds are done", async () => {
    const spent = garden(["gate", "fence"], { "execute gate": "budget" });
    expect((await runLoop(spent.ports)).end).toBe("budget");
    const once = garden(["gate", "fence"]);
    expect((await runLoop(once.ports, { maxRounds: 1 })).end).toBe("rounds");
    expect(once.steps[0]).toBe("execute gate");
    expect(once.steps).toHaveLength(3);
  });

  test("goes past a plan that cannot be executed, not past two", async () => {
    const bad: Record<string, StepEnd> = { "execute gate": "error" };
    const { ports, steps } = garden(["gate", "fence"], bad);
    expect((await runLoop(ports)).end).toBe("idle");
    expect(steps).toContain("execute fence");
    const worse = garden(["gate", "fence", "well"], { ...bad, "execute fence": "error" });
    expect((await runLoop(worse.ports)).end).toBe("errors");
    expect(worse.steps).not.toContain("execute well");
  });

  test("waits for work where it may, and begins with all plans again", async () => {
    let days = 0;
    const { ports, steps } = garden(["gate"], {}, { wait: async () => (days += 1) < 3 });
    expect((await runLoop(ports)).end).toBe("idle");
    expect(steps.filter((step) => step === "execute gate")).toHaveLength(3);
  });

  test("whatever happens, no step follows a stop file, a stopped line or an interruption", async () => {
    const ends = constantFrom<StepEnd>(
      "ok",
      "findings",
      "error",
      "stopped",
      "budget",
      "interrupted",
    );
    await assert(
      asyncProperty(array(ends, { maxLength: 30 }), nat(9), async (given, stopAfter) => {
        const plans = Array.from({ length: 12 }, (_, at) => `bed-${at}`);
        const queue = [...given];
        const got: StepEnd[] = [];
        let looks = 0;
        const { ports } = garden(
          plans,
          {},
          {
            mayGoOn: async () => (looks += 1) <= stopAfter,
            run: async () => {
              const end = queue.shift() ?? "ok";
              got.push(end);
              return end;
            },
          },
        );
        const { rounds } = await runLoop(ports);
        expect(rounds.length).toBeLessThanOrEqual(stopAfter);
        const after = (end: StepEnd): number => got.slice(got.indexOf(end)).length - 1;
        // Only the rest of a round whose plan was executed may follow: documenting and lint stop nothing.
        const most = { interrupted: 0, stopped: 2 };
        for (const end of ["interrupted", "stopped"] as const)
          expect(got.includes(end) ? after(end) : 0).toBeLessThanOrEqual(most[end]);
      }),
    );
  });
});
