import type { Severity } from "../finding.ts";

export interface OwnRule {
  id: string;
  doc: string;
  severity: Severity;
}

/** A disable comment that is wrong or no longer needed. */
export const unusedDisable: OwnRule = {
  id: "unused-disable",
  doc: "Every disable comment names a rule and a reason and silences something, because one that does not hides the next real problem.",
  severity: "warning",
};

/** An accepted finding that is gone, or whose time is over. */
export const unusedAcceptance: OwnRule = {
  id: "unused-acceptance",
  doc: "Every accepted finding still exists and its time is not over, because the list is only read while it is true.",
  severity: "warning",
};

/** Asks other hosts, so it runs only with `--external`. */
export const brokenExternal: OwnRule = {
  id: "no-broken-external-link",
  doc: "Every link to another host can be followed, because a source that is gone proves nothing; checked only on request.",
  severity: "warning",
};

/** What runs outside the rules: on request, or about the linter's own exceptions. */
export const ownRules: readonly OwnRule[] = [brokenExternal, unusedAcceptance, unusedDisable];
