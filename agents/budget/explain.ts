import { inWords } from "./amount.ts";
import type { Exhausted, Spent } from "./ledger.ts";

/** What was spent and how to go on, in two sentences for a person. */
export function explainExhausted(
  { scope, unit, limit }: Exhausted,
  { amount, held }: Spent,
  plan: string,
): string {
  const others =
    held[unit] > 0 ? ` (${inWords(unit, held[unit])} of it held by calls under way)` : "";
  const amounts = `${inWords(unit, amount[unit])} of ${inWords(unit, limit)}${others}`;
  if (scope === "day")
    return `Today's budget is spent: ${amounts}. Go on tomorrow, or raise "budget": {"day": {"${unit}": …}} in your settings.`;
  return `The budget of plan ${plan} is spent: ${amounts}. To go on, raise budget.${unit} in the plan and run \`loopwiki plan approve ${plan}\`.`;
}
