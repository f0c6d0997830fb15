import { createFinding, type Finding, type FindingInput } from "#wiki";

/** A broken link on a page about tomatoes, changed as a test needs it. */
export function tomatoFinding(change: Partial<FindingInput> = {}): Finding {
  return createFinding({
    ruleId: "no-broken-link",
    source: "lint",
    severity: "error",
    file: "wiki/10_DOMAIN/tomato.md",
    line: 3,
    column: 5,
    endLine: 3,
    endColumn: 14,
    reason: "Unexpected link to `leek`, which does not exist.",
    ...change,
  });
}
