import type { FailureKind } from "#agents";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTry, retryAfter, retryLimits } from "../../../agents/backends/retry-policy.ts";

const kinds: readonly FailureKind[] = [
  "rate-limit",
  "auth",
  "billing",
  "refusal",
  "request",
  "overloaded",
  "connection",
  "unknown",
];

describe("when a request is tried again", () => {
  test("the wait doubles up to a minute, and the server's wish is the least", () => {
    const waits = [1, 2, 3, 4, 5].map((tries) =>
      nextTry({ kind: "overloaded", tries, elapsedMs: 0 }, () => 1),
    );
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
    const late = { ...retryLimits, tries: 99 };
    expect(nextTry({ kind: "overloaded", tries: 20, elapsedMs: 0 }, () => 1, late)).toBe(60_000);
    const asked = { kind: "rate-limit", tries: 1, elapsedMs: 0, retryAfterMs: 90_000 } as const;
    expect(nextTry(asked, () => 0)).toBe(90_000);
  });

  test("six tries and five minutes are the end", () => {
    expect(nextTry({ kind: "connection", tries: 6, elapsedMs: 0 })).toBeUndefined();
    const long = { kind: "rate-limit", tries: 1, elapsedMs: 0, retryAfterMs: 301_000 } as const;
    expect(nextTry(long)).toBeUndefined();
    expect(nextTry({ kind: "overloaded", tries: 2, elapsedMs: 299_999 }, () => 1)).toBeUndefined();
  });

  test("whatever happens it never waits beyond the five minutes, nor for what will not mend", () => {
    const failed = fc.record({
      kind: fc.constantFrom(...kinds),
      tries: fc.integer({ min: 1, max: 50 }),
      elapsedMs: fc.nat(400_000),
      retryAfterMs: fc.option(fc.nat(400_000), { nil: undefined }),
    });
    fc.assert(
      fc.property(failed, fc.double({ min: 0, max: 0.999, noNaN: true }), (facts, chance) => {
        const wait = nextTry(facts, () => chance);
        if (wait === undefined) return;
        expect(["rate-limit", "overloaded", "connection"]).toContain(facts.kind);
        expect(facts.tries).toBeLessThan(retryLimits.tries);
        expect(facts.elapsedMs + wait).toBeLessThanOrEqual(retryLimits.totalMs);
        expect(wait).toBeGreaterThanOrEqual(facts.retryAfterMs ?? 0);
      }),
    );
  });
});

test.each([
  ["30", 30_000],
  ["1.5", 1500],
  ["Fri, 20 Nov 2026 08:01:00 GMT", 60_000],
  ["Fri, 20 Nov 2026 07:00:00 GMT", 0],
  ["-3", undefined],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After %j is %j ms", (value, ms) => {
  expect(retryAfter(value, new Date("2026-11-20T08:00:00Z"))).toBe(ms);
});
