export interface Ranked {
  at: number;
  score: number;
}

/**
 * The `limit` numbers below `count` of the highest scores above 0, best first, equal ones in their order.
 * A heap of the best so far: most numbers cost one comparison.
 */
export function topOf(count: number, limit: number, scoreOf: (at: number) => number): Ranked[] {
  const heap: Ranked[] = []; // the worst kept is first
  for (let at = 0; at < count; at += 1) {
    const score = scoreOf(at);
    if (score <= 0 || limit <= 0) continue;
    if (heap.length < limit) rise(heap, { at, score });
    else if (score > (heap[0]?.score ?? 0)) sink(heap, { at, score });
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
