import type { FrictionReport } from "#agents";

let made = 0;

/** A report of somebody who works in the garden. */
export function report(text: string, more: Partial<FrictionReport> = {}): FrictionReport {
  made += 1;
  return {
    id: `FR-20261101-${made.toString(16).padStart(8, "0")}`,
    at: new Date(Date.UTC(2026, 10, 1, 0, made)).toISOString(),
    text,
    severity: "medium",
    callsWasted: 0,
    reporter: "ada",
    ...more,
  };
}
