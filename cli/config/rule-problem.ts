/** A setting that is well formed and still wrong, because of what another setting says. */
export interface RuleProblem {
  path: PropertyKey[];
  reason: string;
}
