import { LoopwikiError } from "#wiki";
import type { ExecuteServices } from "../execute/services.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { LineStore } from "./line-store.ts";
import { trippedBreakers } from "./breakers.ts";
import type { LineEvent } from "./line-event.ts";
import { applyLineEvent, blocksOf, foldLine, type LineState } from "./line-state.ts";

/** What it takes to know how the line stands. */
export interface LineSources {
  line: Pick<LineStore, "read">;
  incidents: Pick<IncidentStore, "list">;
}

type Andon = Pick<ExecuteServices, "line" | "incidents" | "breakers">;

/**
 * The line as it stands: what its events say, and every incident file that no event has closed. Losing one
 * of the two does not open the line.
 */
export async function readLine({ line, incidents }: LineSources): Promise<LineState> {
  const state = foldLine(await line.read());
  for (const { id, plan, signature, opened_at, stops } of await incidents.list()) {
    if (stops === "line")
      applyLineEvent(state, {
        type: "incident-opened",
        incident: id,
        plan,
        signature,
        at: opened_at,
      });
  }
  return state;
}

/** Throws `line-stopped` (exit code 3) unless the line is open for this plan: the gate of every forward step. */
export async function assertLineOpen(
  andon: LineSources,
  verb: string,
  plan?: string,
): Promise<void> {
  const state = await readLine(andon);
  const blocks = blocksOf(state, plan);
  if (blocks.length === 0) return;
  throw new LoopwikiError(
    "line-stopped",
    `The line is stopped, so ${verb} waits: ${blocks.join("; ")}.`,
    {
      kind: "andon",
      hint: nextStep(state),
    },
  );
}

/** What opens the line again, for the first thing that blocks it. */
export function nextStep(state: LineState): string {
  const [incident] = state.open.keys();
  if (incident !== undefined)
    return `Read it: loopwiki andon show ${incident}\nthen: loopwiki andon close ${incident} --cause "…" --level L1 --prevention "…" --owner <you>`;
  if (state.planMode)
    return "Plan mode: write the root cause into the plan (or a new one), then: loopwiki plan approve <plan> --root-cause";
  const [plan] = state.hypothesisNeeded.keys();
  return plan === undefined
    ? "loopwiki andon list"
    : `Say what you think is wrong: loopwiki execute ${plan} --hypothesis "…"`;
}

export interface CountedFailure {
  /** `<run>/<chunk>#<attempt>` */
  key: string;
  plan: string;
  signature: string;
  category: Extract<LineEvent, { type: "failed" }>["category"];
  touchesUser: boolean;
}

/**
 * Counts a failure and trips the breakers it reaches. The counters are on the disk before anything else
 * happens, so neither a restart nor a kill resets them; telling the same failure twice counts it once.
 */
export async function countFailure(andon: Andon, failure: CountedFailure): Promise<void> {
  const state = await readLine(andon);
  const tell = async (event: LineEvent): Promise<void> => {
    await andon.line.append(event);
    applyLineEvent(state, { at: "", ...event });
  };
  if (!state.seen.has(failure.key)) await tell({ type: "failed", ...failure });
  const { plan } = failure;
  for (const { breaker, reason } of trippedBreakers(state, plan, andon.breakers)) {
    if (breaker === "failuresInARow" && !state.planMode)
      await tell({ type: "plan-mode-entered", plan, reason });
    if (breaker === "failuresTouchingUser" && !state.hypothesisNeeded.has(plan))
      await tell({ type: "hypothesis-needed", plan, reason });
  }
}

/** A chunk came through all its gates: the plan's failures in a row end. */
export async function countSuccess(andon: Andon, plan: string, key: string): Promise<void> {
  const state = await readLine(andon);
  if (!state.seen.has(key)) await andon.line.append({ type: "succeeded", plan, key });
}

/** Shortest text that can say what is wrong, in characters. */
const shortestReason = 15;

/** A person's hypothesis lets a plan go on that had reached for the user's work again and again. */
export async function giveHypothesis(andon: Andon, plan: string, text: string): Promise<void> {
  const { hypothesisNeeded } = await readLine(andon);
  if (!hypothesisNeeded.has(plan)) return;
  assertReason("hypothesis", text);
  await andon.line.append({ type: "hypothesis-given", plan, text: text.trim() });
}

/** A person approved the plan that goes to the root cause; false when the line was not in plan mode. */
export async function leavePlanMode(andon: Andon, plan: string): Promise<boolean> {
  const { planMode } = await readLine(andon);
  if (planMode) await andon.line.append({ type: "plan-mode-left", plan });
  return planMode !== undefined;
}

/** Counters start from nothing again, because a person said why; the reason stays on record. */
export async function resetCounters(andon: Andon, plan: string, reason: string): Promise<void> {
  assertReason("reason", reason);
  await andon.line.append({ type: "counters-reset", plan, reason: reason.trim() });
}

export function assertReason(what: string, text: string): void {
  if (text.trim().length >= shortestReason) return;
  throw new LoopwikiError(
    `no-${what}`,
    `Unexpected ${what} "${text.trim()}", expected a sentence that says what you found.`,
    { hint: `For example --${what} "the fixture has one row more than the test believes"` },
  );
}
