interface Ranked {
  at: number;
  score: number;
}

/**
 * The places of the `limit` highest scores above 0, best first, equal ones in their order. A heap of the
 * best so far: most scores cost one comparison.
 */
export function topOf(scores: Float64Array, limit: number): Ranked[] {
  const heap: Ranked[] = []; // the worst kept is first
  let least = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] ?? 0;
    if (score <= least || limit <= 0) continue;
    if (heap.length < limit) rise(heap, { at, score });
    else sink(heap, { at, score });
    if (heap.length === limit) least = heap[0]?.score ?? 0;
  }
  return heap.toSorted((left, right) => (isWorse(left, right) ? 1 : -1));
}

function isWorse(one: Ranked, other: Ranked): boolean {
  return one.score === other.score ? one.at > other.at : one.score < other.score;
}

function rise(heap: Ranked[], entry: Ranked): void {
  let place = heap.push(entry) - 1;
  while (place > 0) {
    const above = (place - 1) >>> 1;
    const parent = heap[above];
    if (!parent || isWorse(parent, entry)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = entry;
}

/** Puts an entry in the place of the worst. */
function sink(heap: Ranked[], entry: Ranked): void {
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    const worse = left && right && isWorse(right, left) ? right : left;
    if (!worse || isWorse(entry, worse)) break;
    heap[place] = worse;
    place = worse === left ? 2 * place + 1 : 2 * place + 2;
  }
  heap[place] = entry;
}
