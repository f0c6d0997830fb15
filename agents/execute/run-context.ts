import { parsePlan, type Chunk, type Plan } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
import type { RunEvent, RunMode, StoredEvent } from "../journal/run-event.ts";
import { applyEvent, chunkOf, type ChunkState, type RunState } from "../journal/run-state.ts";
import { widened, type Sandbox } from "../sandbox/sandbox.ts";
import type { Lease } from "../journal/run-store.ts";
import type { ExecuteServices } from "./services.ts";
import { RunWorktree } from "./worktree.ts";

/** One claimed run: its journal, its state kept in step with it, and its two worktrees. */
export class RunContext {
  readonly services: ExecuteServices;
  readonly lease: Lease;
  readonly state: RunState;
  readonly plan: Plan;
  readonly signal: AbortSignal;
  /** Where the maker works, on the plan's branch. */
  readonly worktree: RunWorktree;
  /** A clean checkout in which the harness runs its checks. */
  readonly checkout: RunWorktree;

  constructor(services: ExecuteServices, lease: Lease, state: RunState, signal: AbortSignal) {
    this.services = services;
    this.lease = lease;
    this.state = state;
    this.signal = signal;
    this.plan = planOfRun(state);
    this.worktree = new RunWorktree(services.git, state.started.worktree);
    this.checkout = new RunWorktree(services.git, state.started.checkout);
  }

  /** Writes the event, then changes the state, then tells the watcher. */
  async append(event: RunEvent): Promise<StoredEvent> {
    this.signal.throwIfAborted();
    const stored = await this.services.runs.append(this.lease, event);
    applyEvent(this.state, stored);
    this.services.watch(stored); // as it was written: without credentials
    return stored;
  }

  /** What confines the commands of a chunk, or of the whole plan: the network is there when it says so. */
  sandbox(chunk?: Chunk): Sandbox {
    return widened(this.services.sandbox, { network: needsNetwork(this.plan, chunk) });
  }

  note(text: string): void {
    this.services.watch({ type: "note", text });
  }

  chunkState(chunk: Chunk): ChunkState {
    return chunkOf(this.state, chunk.id);
  }

  /** The memory as it stands in the maker's worktree; what is written there is reviewed with the plan. */
  memory(): ContentRoot {
    return new ContentRoot(this.worktree.path, this.services.content.prefix || ".");
  }
}

/** The plan as it was approved, read from the journal. */
export function planOfRun(state: RunState): Plan {
  const { plan, findings } = parsePlan(state.planText, `${state.started.plan}.md`);
  if (plan) return plan;
  throw new LoopwikiError(
    "plan-unreadable",
    `The plan stored with run ${state.run} cannot be read: ${findings[0]?.reason ?? ""}`,
  );
}

/** Whether the approved plan gives these commands the network. */
export function needsNetwork(plan: Plan, chunk?: Chunk): boolean {
  return plan.network === true || chunk?.network === true;
}

/** What the run may do; a journal of before there were modes follows its plan. */
export function modeOf({ state, plan }: RunContext): RunMode {
  return state.started.mode ?? plan.mode;
}
