import type { Outcome } from "../agent.ts";
import type { EventOf, StoredEvent } from "./run-event.ts";
import type { LearningRecord } from "./run-records.ts";

export type RunPhase =
  "running" | "paused" | "verified" | "explored" | "stopped" | "merged" | "discarded";

export interface AttemptState {
  attempt: number;
  started: EventOf<"attempt-started">;
  packet?: EventOf<"packet-built">;
  finished?: EventOf<"agent-finished">;
  gates?: EventOf<"gates-judged">;
  verdict?: EventOf<"checker-judged">;
  ended?: EventOf<"attempt-ended">;
  intended?: EventOf<"commit-intended">;
}

export interface ChunkState {
  attempts: AttemptState[];
  commit?: string;
  /** What the checker said of the contract, latest last. */
  contracts?: EventOf<"contract-judged">[];
  /** Set when an exploring run is done with the chunk. */
  explored?: EventOf<"chunk-explored">;
}

/** What a journal says. Nothing about a run is kept anywhere else. */
export interface RunState {
  run: string;
  started: EventOf<"run-started">;
  phase: RunPhase;
  /** Why it is paused or stopped; the incident of a stop. */
  reason?: string;
  incident?: string;
  /** What a stopped run ended with, or a paused one waits for a person with. */
  outcome?: Outcome;
  resumeAt?: string;
  /** Working file with what an exploring run found. */
  report?: string;
  /** Sequence number of the last event. */
  seq: number;
  /** Sequence number of the last resume, 0 when there was none. */
  resumedSeq: number;
  /** Sequence number of the last time a person approved the stopped plan again, 0 when nobody did. */
  reopenedSeq: number;
  baseline?: EventOf<"baseline-measured">;
  /** The approved plan the run follows; approving a stopped plan again may have changed it. */
  planText: string;
  planHash: string;
  /** What the run goes by, hashed when it was started or opened again. */
  spec?: Readonly<Record<string, string>>;
  chunks: Map<string, ChunkState>;
  /** Commit the plan's branch must be at: the last chunk's, or the base. */
  head: string;
  goal?: EventOf<"goal-judged">;
  goalVerdict?: EventOf<"goal-checker-judged">;
  mergeIntended?: EventOf<"merge-intended">;
  mergeCommit?: string;
  learnings: LearningRecord[];
}

/** Folds a journal into its state; undefined when the run never started. */
export function foldRun(run: string, events: readonly StoredEvent[]): RunState | undefined {
  const [started] = events;
  if (started?.type !== "run-started") return undefined;
  const { planText, planHash, base: head } = started;
  const state: RunState = {
    run,
    started,
    phase: "running",
    seq: 0,
    resumedSeq: 0,
    reopenedSeq: 0,
    planText,
    planHash,
    chunks: new Map(),
    head,
    learnings: [],
  };
  for (const event of events) applyEvent(state, event);
  return state;
}

/** Attempts that count toward the plan's limit (`outcome.ts` decides which do). */
export function countedAttempts(chunk: ChunkState | undefined): number {
  return chunk?.attempts.filter((attempt) => attempt.ended?.counted === true).length ?? 0;
}

export function chunkOf(state: RunState, id: string): ChunkState {
  const known = state.chunks.get(id);
  if (known) return known;
  const chunk: ChunkState = { attempts: [] };
  state.chunks.set(id, chunk);
  return chunk;
}

/** Changes the state by one event. Exhaustive: a new kind of event must say what it means here. */
export function applyEvent(state: RunState, event: StoredEvent): void {
  state.seq = event.seq;
  if (event.type === "agent-said") return; // for people: what was said decides nothing
  if ("attempt" in event) applyToAttempt(state, event);
  else applyToRun(state, event);
}

type FoldedEvent = Exclude<StoredEvent, { type: "agent-said" }>;
type AttemptEvent = Extract<FoldedEvent, { attempt: number }>;
type OtherEvent = Exclude<FoldedEvent, AttemptEvent>;

function applyToAttempt(state: RunState, event: AttemptEvent): void {
  const chunk = chunkOf(state, event.chunk);
  if (event.type === "attempt-started") {
    // An attempt cut off by a crash is started again under its own number.
    chunk.attempts = chunk.attempts.filter(({ attempt }) => attempt < event.attempt);
    chunk.attempts.push({ attempt: event.attempt, started: event });
    return;
  }
  const attempt = chunk.attempts.at(-1);
  if (attempt?.attempt !== event.attempt) return;
  switch (event.type) {
    case "packet-built":
      attempt.packet = event;
      break;
    case "agent-finished":
      attempt.finished = event;
      break;
    case "gates-judged":
      attempt.gates = event;
      break;
    case "checker-judged":
      attempt.verdict = event;
      break;
    case "attempt-ended":
      attempt.ended = event;
      break;
    case "commit-intended":
      attempt.intended = event;
      break;
  }
}

// oxlint-disable-next-line complexity, max-lines-per-function -- one case per kind of event is the clearest exhaustive form
function applyToRun(state: RunState, event: OtherEvent): void {
  switch (event.type) {
    case "bootstrapped":
      break;
    case "run-started":
      if (event.spec) state.spec = event.spec;
      break;
    case "run-resumed":
      if (event.spec) state.spec = event.spec;
      state.phase = "running";
      state.resumedSeq = event.seq;
      break;
    case "run-reopened":
      applyReopened(state, event);
      break;
    case "baseline-measured":
      state.baseline = event;
      break;
    case "chunk-committed":
      applyCommit(state, event);
      break;
    case "contract-judged":
      applyContract(state, event);
      break;
    case "chunk-explored":
      chunkOf(state, event.chunk).explored = event;
      break;
    case "goal-checker-judged":
      state.goalVerdict = event;
      break;
    case "goal-judged":
      state.goal = event;
      break;
    case "merge-intended":
      state.mergeIntended = event;
      break;
    case "run-merged":
      state.phase = "merged";
      state.mergeCommit = event.commit;
      break;
    case "run-verified":
      state.phase = "verified";
      break;
    case "run-explored":
      Object.assign(state, { phase: "explored", report: event.report });
      break;
    case "run-paused":
      applyPaused(state, event);
      break;
    case "run-stopped":
      Object.assign(state, { phase: "stopped", reason: event.reason, incident: event.incident });
      if (event.outcome !== undefined) state.outcome = event.outcome;
      break;
    case "run-discarded":
      Object.assign(state, { phase: "discarded", reason: event.reason });
      break;
  }
}

function applyPaused(state: RunState, event: EventOf<"run-paused">): void {
  state.phase = "paused";
  state.reason = event.reason;
  delete state.outcome;
  if (event.outcome !== undefined) state.outcome = event.outcome;
  if (event.resumeAt !== undefined) state.resumeAt = event.resumeAt;
}

/** Whether a person must mend something (a login, a plan's budget) before the run can go on. */
export function waitsForPerson({ phase, outcome }: RunState): boolean {
  return phase === "stopped" || (phase === "paused" && outcome !== undefined);
}

function applyCommit(state: RunState, event: EventOf<"chunk-committed">): void {
  const chunk = chunkOf(state, event.chunk);
  chunk.commit = event.commit;
  state.head = event.commit;
  const learning = chunk.attempts.at(-1)?.intended?.learning;
  if (learning) state.learnings.push(learning);
}

function applyContract(state: RunState, event: EventOf<"contract-judged">): void {
  const chunk = chunkOf(state, event.chunk);
  chunk.contracts = [...(chunk.contracts ?? []), event];
}

/** A person approved the stopped plan again: finished chunks stay, the others start with no attempts. */
function applyReopened(state: RunState, event: EventOf<"run-reopened">): void {
  state.phase = "running";
  state.planText = event.planText;
  state.planHash = event.planHash;
  if (event.spec) state.spec = event.spec;
  delete state.reason;
  delete state.incident;
  delete state.outcome;
  state.reopenedSeq = event.seq;
  for (const [id, chunk] of state.chunks) {
    if (chunk.commit !== undefined || chunk.explored) continue;
    if (chunk.contracts) chunk.attempts = [];
    else state.chunks.delete(id);
  }
}
