/** What a section of a packet asks of the budget, in tokens. */
export interface Request {
  /** All there is. */
  need: number;
  /** Less than this is of little use. */
  floor: number;
  /** Never more than this, however much there is. */
  most: number;
}

/**
 * Divides a budget: everybody gets what it wants if that fits; else each its floor, the first ones first,
 * and of the rest shares in proportion to the most it may have. The sum is never above the budget.
 */
export function allot(requests: readonly Request[], budget: number): number[] {
  const wanted = requests.map(({ need, most }) => Math.max(0, Math.min(need, most)));
  let left = Math.max(0, Math.floor(budget));
  const given = requests.map(({ floor }, at) => {
    const first = Math.min(wanted[at] ?? 0, floor, left);
    left -= first;
    return first;
  });
  for (;;) {
    const hungry = requests.map(({ most }, at) =>
      (given[at] ?? 0) < (wanted[at] ?? 0) ? Math.max(1, most) : 0,
    );
    const all = hungry.reduce((sum, share) => sum + share, 0);
    const before = left;
    for (const [at, share] of hungry.entries()) {
      const missing = (wanted[at] ?? 0) - (given[at] ?? 0);
      const more = all === 0 ? 0 : Math.min(missing, Math.floor((before * share) / all));
      given[at] = (given[at] ?? 0) + more;
      left -= more;
    }
    if (left === before) return given;
  }
}
