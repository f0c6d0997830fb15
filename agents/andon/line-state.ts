import type { PreventionLevel, StoredLineEvent } from "./line-event.ts";

/** What the person has said about a closed incident; the record others learn from. */
export interface Closing {
  at: string;
  cause: string;
  level: PreventionLevel;
  owner: string;
  prevention: string;
}

/** How often something failed, by plan and by failure signature. */
export interface Counters {
  /** Failures of the plan in a row, with no chunk coming through in between. */
  inARow: number;
  /** Failures that reached for what belongs to the user, since the last hypothesis. */
  touchingUser: number;
  /** Times each signature was seen. */
  bySignature: Map<string, number>;
}

/** The state of the whole line: one per clone, shared by its worktrees, plans and processes. */
export interface LineState {
  /** Open incidents with their plan and signature, oldest first. */
  open: Map<string, { plan: string; signature: string; at: string }>;
  closed: Map<string, Closing & { signature: string }>;
  counters: Map<string, Counters>;
  planMode?: { plan: string; reason: string; at: string };
  /** Plans that may go on only with a written hypothesis. */
  hypothesisNeeded: Map<string, string>;
  /** Keys of failures and successes that were counted. */
  seen: Set<string>;
}

export function foldLine(events: readonly StoredLineEvent[]): LineState {
  const state: LineState = {
    open: new Map(),
    closed: new Map(),
    counters: new Map(),
    hypothesisNeeded: new Map(),
    seen: new Set(),
  };
  for (const event of events) applyLineEvent(state, event);
  return state;
}

export function countersOf(state: LineState, plan: string): Counters {
  const known = state.counters.get(plan);
  if (known) return known;
  const counters: Counters = { inARow: 0, touchingUser: 0, bySignature: new Map() };
  state.counters.set(plan, counters);
  return counters;
}

/** Changes the state by one event. Exhaustive: a new kind of event must say what it means here. */
// oxlint-disable-next-line complexity -- one case per kind of event is the clearest exhaustive form
export function applyLineEvent(state: LineState, event: StoredLineEvent): void {
  switch (event.type) {
    case "failed":
      applyFailure(state, event);
      break;
    case "succeeded":
      if (!state.seen.has(event.key)) countersOf(state, event.plan).inARow = 0;
      state.seen.add(event.key);
      break;
    case "incident-opened":
      if (!state.open.has(event.incident) && !state.closed.has(event.incident))
        state.open.set(event.incident, event);
      break;
    case "incident-closed": {
      const signature = state.open.get(event.incident)?.signature ?? "";
      state.open.delete(event.incident);
      state.closed.set(event.incident, { ...event, signature });
      break;
    }
    case "plan-mode-entered":
      state.planMode ??= event;
      break;
    case "plan-mode-left":
      if (state.planMode) countersOf(state, state.planMode.plan).inARow = 0;
      delete state.planMode;
      break;
    case "hypothesis-needed":
      state.hypothesisNeeded.set(event.plan, event.reason);
      break;
    case "hypothesis-given":
      state.hypothesisNeeded.delete(event.plan);
      countersOf(state, event.plan).touchingUser = 0;
      break;
    case "counters-reset":
      state.counters.delete(event.plan);
      break;
  }
}

function applyFailure(state: LineState, event: Extract<StoredLineEvent, { type: "failed" }>): void {
  if (state.seen.has(event.key)) return;
  state.seen.add(event.key);
  const counters = countersOf(state, event.plan);
  counters.inARow += 1;
  if (event.touchesUser) counters.touchingUser += 1;
  const before = counters.bySignature.get(event.signature) ?? 0;
  counters.bySignature.set(event.signature, before + 1);
}

/** Why nothing may go forward now, for a plan or for the whole line; empty when the line is open. */
export function blocksOf(state: LineState, plan?: string): string[] {
  const incidents = [...state.open].map(
    ([id, incident]) => `incident ${id} of plan ${incident.plan} is open`,
  );
  const mode = state.planMode ? [`plan mode (Meta-Andon): ${state.planMode.reason}`] : [];
  const needed = [...state.hypothesisNeeded]
    .filter(([id]) => plan === undefined || id === plan)
    .map(([id, reason]) => `plan ${id} needs a hypothesis: ${reason}`);
  return [...incidents, ...mode, ...needed];
}

/**
 * The strongest level a closed incident with this signature was given; a signature that comes back shows
 * that a document or an alert did not prevent it (DESIGN 7).
 */
export function earlierLevel(state: LineState, signature: string): PreventionLevel | undefined {
  return [...state.closed.values()]
    .filter((closing) => closing.signature === signature)
    .map(({ level }) => level)
    .toSorted()[0];
}
