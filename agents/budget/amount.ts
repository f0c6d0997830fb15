/** What a budget is counted in. `attempts` are runs of a maker. */
export const units = ["usd", "tokens", "minutes", "attempts"] as const;
export type Unit = (typeof units)[number];
export type Amount = Readonly<Record<Unit, number>>;
/** The most of each unit; what is left out is not limited. */
export type Limits = Readonly<Partial<Record<Unit, number | undefined>>>;

export const nothing: Amount = { usd: 0, tokens: 0, minutes: 0, attempts: 0 };

/** `left` and `factor` times `right`. */
export function add(left: Amount, right: Amount, factor = 1): Amount {
  return mapUnits((unit) => left[unit] + factor * right[unit]);
}

/** What `wanted` has more than `held`, unit by unit; never negative. */
export function missing(wanted: Amount, held: Amount): Amount {
  return mapUnits((unit) => Math.max(0, wanted[unit] - held[unit]));
}

export function isNothing(amount: Amount): boolean {
  return units.every((unit) => amount[unit] === 0);
}

export function mapUnits(value: (unit: Unit) => number): Amount {
  return {
    usd: value("usd"),
    tokens: value("tokens"),
    minutes: value("minutes"),
    attempts: value("attempts"),
  };
}

/** An amount of one unit in words: `$1.50`, `12,000 tokens`, `3.5 minutes`. */
export function inWords(unit: Unit, amount: number): string {
  if (unit === "usd")
    return `$${amount < 0.1 && amount > 0 ? amount.toFixed(4) : amount.toFixed(2)}`;
  const digits = unit === "minutes" ? 1 : 0;
  return `${amount.toLocaleString("en-US", { maximumFractionDigits: digits })} ${unit}`;
}
