/** Module → imported module → line of the import. */
export type Edges = Map<string, ReadonlyMap<string, number>>;

export interface Cycle {
  /** The shortest circle of the component, starting at its first module by name. */
  path: string[];
  /** Modules of the whole strongly connected component. */
  size: number;
}

/** One cycle for each strongly connected component of two modules or more (Tarjan 1972). */
export function findCycles(edges: Edges): Cycle[] {
  return components(edges)
    .filter((component) => component.length > 1)
    .map((component) => ({
      path: shortestCycle(edges, new Set(component)),
      size: component.length,
    }))
    .toSorted((left, right) => (left.path.join() < right.path.join() ? -1 : 1));
}

interface Visit {
  node: string;
  targets: Iterator<string>;
}

/** Tarjan's algorithm with its own stack: import chains are deeper than the call stack allows. */
function components(edges: Edges): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const visits: Visit[] = [];
  const enter = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    visits.push({ node, targets: (edges.get(node) ?? new Map<string, number>()).keys() });
  };
  const lower = (node: string, value: number): void => {
    low.set(node, Math.min(low.get(node) ?? value, value));
  };
  const leave = (node: string): void => {
    visits.pop();
    const parent = visits.at(-1);
    if (parent) lower(parent.node, low.get(node) ?? 0);
    if (low.get(node) !== index.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    found.push(component);
  };
  for (const start of [...edges.keys()].toSorted()) {
    if (!index.has(start)) enter(start);
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const next = visit.targets.next();
      if (next.done === true) leave(visit.node);
      else if (!index.has(next.value)) enter(next.value);
      else if (isOpen.has(next.value)) lower(visit.node, index.get(next.value) ?? 0);
    }
  }
  return found;
}

function shortestCycle(edges: Edges, members: ReadonlySet<string>): string[] {
  let best: string[] = [];
  // In a very large tangle any short circle will do: looking from every module takes too long.
  const starts = [...members].toSorted().slice(0, members.size > 500 ? 10 : 200);
  for (const start of starts) {
    const path = pathBack(edges, members, start);
    if (path.length > 0 && (best.length === 0 || path.length < best.length)) best = path;
    if (best.length === 2) break;
  }
  return best;
}

/** Breadth first from `start` back to `start`. */
function pathBack(edges: Edges, members: ReadonlySet<string>, start: string): string[] {
  const from = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const target of edges.get(node)?.keys() ?? []) {
      if (target === start) return unwind(from, node, start);
      if (!members.has(target) || from.has(target)) continue;
      from.set(target, node);
      queue.push(target);
    }
  }
  return [];
}

function unwind(from: ReadonlyMap<string, string>, end: string, start: string): string[] {
  const path = [end];
  for (let node = end; node !== start;) {
    node = from.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}
