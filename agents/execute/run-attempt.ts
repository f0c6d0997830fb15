import type { Chunk } from "#plans";
import type { Agent, AgentResult, AgentTask, TaskLimits } from "../agent.ts";
import { runAgent } from "../run-agent.ts";
import { buildMakerPacket, type Packet } from "../packet/maker-packet.ts";
import { plainDiff } from "../packet/plain-diff.ts";
import { MemoryWatch, memoryUse } from "../kaizen/memory-use.ts";
import type { MemoryUse } from "../journal/run-records.ts";
import type { AttemptState } from "../journal/run-state.ts";
import { AgentRecorder } from "./agent-recorder.ts";
import { defaultCeremony } from "./ceremony.ts";
import { installInto } from "./install-into.ts";
import { needsNetwork, type RunContext } from "./run-context.ts";
import { protectedIn } from "./gates/protected-paths.ts";
import type { RoleAgent } from "./services.ts";
import { WatchedAgent } from "./watched-agent.ts";
import { hasObject } from "./worktree.ts";

const hardMs = 30 * 60_000;

/**
 * Lets the maker work on the chunk once. The worktree is first put into the state the journal says the
 * attempt starts from, so a half-done attempt of a killed process leaves no trace.
 */
export async function runAttempt(run: RunContext, chunk: Chunk): Promise<AttemptState> {
  const { attempts } = run.chunkState(chunk);
  const before = attempts.findLast((candidate) => candidate.ended);
  const attempt = (before?.attempt ?? 0) + 1;
  const tree = await startingTree(run, before?.ended?.tree);
  await run.worktree.restore(tree);
  const { changed } = await installInto(run, run.worktree);
  if (changed) await run.worktree.restore(tree); // what an install changes is not the maker's work
  const worker = makerFor(run, chunk);
  const { label } = worker.agent;
  await run.append({ type: "attempt-started", chunk: chunk.id, attempt, tree, agent: label });
  const { text, shown } = await buildPacket(run, chunk, attempt, before);
  const task: AgentTask = { ...taskOf(run, chunk, worker), attempt, packet: text };
  const started = Date.now();
  const watched = watch(run, chunk, worker.agent);
  const recorder = new AgentRecorder(run, task);
  const memory = new MemoryWatch();
  const { result, toolCalls } = await runAgent(watched, task, {
    signal: run.signal,
    note: (text) => run.note(text),
    record: (event) => {
      recorder.record(event);
      memory.see(event);
    },
  });
  await recorder.end();
  run.signal.throwIfAborted();
  const moved = await run.worktree.takeBack(run.state.started.branch, run.state.head);
  if (moved !== undefined) run.note(moved);
  const left = await run.worktree.snapshot();
  const used = await useOf(run, chunk, { watch: memory, shown, left });
  const trajectory = watched instanceof WatchedAgent ? watched.stop : undefined;
  await run.append({
    type: "agent-finished",
    chunk: chunk.id,
    attempt,
    role: "maker",
    agent: label,
    ...toldBy(result),
    toolCalls,
    durationMs: Date.now() - started,
    ...(trajectory ? { trajectory } : {}),
    ...used,
    tree: left,
  });
  return currentAttempt(run, chunk);
}

function toldBy({ outcome, summary, output, usage, resumeAt }: AgentResult) {
  return {
    outcome,
    summary,
    output,
    ...(usage ? { usage } : {}),
    ...(resumeAt === undefined ? {} : { resumeAt }),
  };
}

/** A command cannot go in circles; an agent is stopped when it does. */
function watch({ services }: RunContext, chunk: Chunk, agent: Agent): Agent {
  const { trajectory } = services.ceremony ?? defaultCeremony;
  if (chunk.run !== undefined || trajectory === "off") return agent;
  return new WatchedAgent(agent, [...chunk.files, ...chunk.tests_may_change]);
}

/** A command reads nothing, so only an agent gets a packet, and only then memory counts as shown. */
async function buildPacket(
  run: RunContext,
  chunk: Chunk,
  attempt: number,
  before: AttemptState | undefined,
): Promise<Pick<Packet, "text" | "shown">> {
  if (chunk.run !== undefined) return { text: "", shown: [] };
  const ended = before?.ended ? { before: before.ended } : {};
  const { text, shown, ...packet } = await buildMakerPacket(run, chunk, { attempt, ...ended });
  await run.append({ type: "packet-built", chunk: chunk.id, attempt, ...packet });
  return { text, shown };
}

/** What the attempt made of the memory it was shown. */
async function useOf(
  run: RunContext,
  chunk: Chunk,
  { watch, shown, left }: { watch: MemoryWatch; shown: Packet["shown"]; left: string },
): Promise<{ memory?: MemoryUse }> {
  if (chunk.run !== undefined) return {};
  const diff = await plainDiff(run.services.git, [run.state.head, left]);
  return { memory: await memoryUse({ watch, shown, chunk, diff, memory: run.memory() }) };
}

type FixedPart = Omit<AgentTask, "attempt" | "packet">;

function taskOf(run: RunContext, chunk: Chunk, worker: RoleAgent): FixedPart {
  return {
    role: "maker",
    plan: run.plan.id,
    chunk: chunk.id,
    cwd: run.worktree.path,
    access: "write",
    limits: limitsOf(run),
    network: needsNetwork(run.plan, chunk),
    protect: protectedIn(chunk, run.services.content.prefix),
    ...(chunk.run === undefined ? {} : { run: chunk.run }),
    ...(worker.model === undefined ? {} : { model: worker.model }),
    ...(worker.effort === undefined ? {} : { effort: worker.effort }),
  };
}

function limitsOf({ plan: { budget }, services: { breakers } }: RunContext): TaskLimits {
  const usd = budget.usd === undefined ? {} : { maxUsd: budget.usd };
  const idleMs = breakers.minutesWithoutProgress * 60_000;
  return { idleMs, hardMs: Math.min(hardMs, budget.minutes * 60_000), ...usd };
}

/** The attempt that the last event was about. */
export function currentAttempt(run: RunContext, chunk: Chunk): AttemptState {
  const attempt = run.chunkState(chunk).attempts.at(-1);
  if (!attempt) throw new Error(`no attempt at ${chunk.id}`);
  return attempt;
}

/** A chunk with a `run` command needs no agent; `prepareRun` made sure that others have one. */
function makerFor(run: RunContext, chunk: Chunk): RoleAgent {
  if (chunk.run !== undefined || !run.services.maker) return { agent: run.services.mechanical };
  return run.services.maker;
}

/** The partial work of the last attempt; the plan branch's content when git has dropped that tree. */
async function startingTree(run: RunContext, wanted: string | undefined): Promise<string> {
  const { git } = run.services;
  if (wanted !== undefined && (await hasObject(git, wanted))) return wanted;
  return run.services.git.run(["rev-parse", `${run.state.head}^{tree}`]);
}
