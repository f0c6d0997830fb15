import { readSeed } from "#wiki";
import { z } from "zod";
import type { Usage } from "../agent.ts";

/** US dollars per million tokens. */
const rate = z.number().nonnegative();
const rates = { input: rate, output: rate, cacheRead: rate, cacheWrite: rate };

export const pricesSchema = z.strictObject({
  schema: z.literal("loopwiki/prices@1"),
  /** When the prices were looked up, and where. */
  date: z.iso.date(),
  source: z.string(),
  models: z.array(
    z.strictObject({
      /** Name of the model; a `*` at the end stands for anything. */
      model: z.string(),
      ...rates,
      /** For the whole request, once more than `above` tokens are read. */
      long: z.strictObject({ above: z.int(), ...rates }).optional(),
    }),
  ),
});
export type Prices = z.infer<typeof pricesSchema>;

/** The prices we ship: `agents/seed/prices.json`, dated. */
export async function shippedPrices(): Promise<Prices> {
  return pricesSchema.parse(JSON.parse(await readSeed("agents", "prices.json")));
}

/**
 * What one request cost, in US dollars; undefined when nobody knows the model's price. `model` may have
 * its provider before it, as `anthropic/claude-haiku-5-5`. Tokens whose cache is not told cost in full.
 */
export function costOf(prices: Prices, model: string, usage: Usage): number | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const found = prices.models.find((entry) => fits(entry.model, name));
  if (found === undefined) return undefined;
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  const price = found.long && inputTokens > found.long.above ? found.long : found;
  const fresh = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens);
  const total =
    fresh * price.input +
    cacheReadTokens * price.cacheRead +
    cacheWriteTokens * price.cacheWrite +
    outputTokens * price.output;
  return total / 1_000_000;
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
