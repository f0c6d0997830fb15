import { inWords } from "./amount.ts";
import type { Exhausted } from "./ledger.ts";

/** What was spent and how to go on, in two sentences for a person. */
export function explainExhausted({ scope, unit, spent, limit }: Exhausted, plan: string): string {
  const amounts = `${inWords(unit, spent)} of ${inWords(unit, limit)}`;
  if (scope === "day")
    return `Today's budget is spent: ${amounts}. Go on tomorrow, or raise "budget": {"day": {"${unit}": …}} in your settings.`;
  return `The budget of plan ${plan} is spent: ${amounts}. To go on, raise budget.${unit} in the plan and run \`loopwiki plan approve ${plan}\`.`;
}
