import type { EventOf, StoredEvent } from "../journal/run-event.ts";
import type { CheckResult, RecordedEvent } from "../journal/run-records.ts";
import { addSaid, type ChatMessage } from "./chat-messages.ts";

/** An attempt of a maker as chat and tool messages, with what the harness made of it as reward. */
export interface Conversation {
  run: string;
  plan: string;
  chunk: string;
  attempt: number;
  agent: string;
  messages: ChatMessage[];
  /** Something is missing: journals keep the first 2,000 characters of each text, and a call may be cut off. */
  truncated: boolean;
  reward: Reward;
}

export interface Reward {
  /** 1 for work that was committed, 0 for work that was refused, null where the attempt says nothing of the work. */
  value: 0 | 1 | null;
  outcome: string;
  verdict: "approve" | "reject" | null;
  /** Criteria of the contract that the verdict found met, of those it judged. */
  criteria: { met: number; judged: number };
  /** Commands that the harness ran on the work: tests, lint, build. */
  checks: { passed: number; failed: number; skipped: number };
}

interface Open {
  started: EventOf<"attempt-started">;
  task: string;
  said: RecordedEvent[];
  finished?: EventOf<"agent-finished">;
  gates?: EventOf<"gates-judged">;
  verdict?: EventOf<"checker-judged">;
  ended?: EventOf<"attempt-ended">;
  committed?: boolean;
}

/** The conversations of a run whose end is known, in order. Commands say nothing and have none. */
export function conversationsOf(run: string, events: readonly StoredEvent[]): Conversation[] {
  const [started] = events;
  if (started?.type !== "run-started") return [];
  let { planText } = started;
  const all: Open[] = [];
  const latest = new Map<string, Open>();
  /** By chunk; an attempt that a crash cut off leaves what the one before it was told. */
  const feedback = new Map<string, string>();
  for (const event of events) {
    if (event.type === "run-reopened") ({ planText } = event);
    if (event.type === "attempt-ended") feedback.set(event.chunk, event.feedback);
    if (event.type === "attempt-started") {
      const open = {
        started: event,
        task: taskOf(planText, event.chunk, feedback.get(event.chunk)),
        said: [],
      };
      all.push(open);
      latest.set(event.chunk, open);
    } else if ("chunk" in event) apply(latest.get(event.chunk), event);
  }
  return all.flatMap((open) => finish(run, started.plan, open));
}

function apply(open: Open | undefined, event: Extract<StoredEvent, { chunk: string }>): void {
  if (!open) return;
  if (event.type === "chunk-committed") open.committed = true;
  if (!("attempt" in event) || event.attempt !== open.started.attempt) return;
  if (event.type === "agent-said" && event.role === "maker") open.said.push(...event.events);
  if (event.type === "agent-finished" && event.role === "maker") open.finished = event;
  if (event.type === "gates-judged") open.gates = event;
  if (event.type === "checker-judged") open.verdict = event;
  if (event.type === "attempt-ended") open.ended = event;
}

/** The packet is not kept, only its hash: what it was made of that a journal has is the plan and the feedback. */
function taskOf(planText: string, chunk: string, feedback = ""): string {
  const task = `Work on the chunk "${chunk}" of this plan.\n\n${planText.trim()}`;
  return feedback === "" ? task : `${task}\n\nThe attempt before was refused:\n\n${feedback}`;
}

function finish(run: string, plan: string, open: Open): Conversation[] {
  const { started, task, said, finished } = open;
  if (!finished || said.length === 0 || (!open.ended && open.committed !== true)) return [];
  const { messages, truncated } = addSaid([{ role: "user", content: task }], said);
  if (messages.at(-1)?.role !== "assistant")
    messages.push({ role: "assistant", content: finished.summary });
  const { chunk, attempt, agent } = started;
  return [{ run, plan, chunk, attempt, agent, messages, truncated, reward: rewardOf(open) }];
}

function rewardOf(open: Open): Reward {
  const { verdict } = open.verdict ?? {};
  const judged = (verdict?.criteria ?? []).filter(({ met }) => met !== undefined);
  return {
    ...endOf(open),
    verdict: verdict?.decision ?? null,
    criteria: { met: judged.filter(({ met }) => met).length, judged: judged.length },
    checks: countChecks(open.gates?.results ?? []),
  };
}

function endOf({ committed, ended }: Open): Pick<Reward, "value" | "outcome"> {
  if (committed === true) return { value: 1, outcome: "ok" };
  return { value: ended?.counted === true ? 0 : null, outcome: ended?.outcome ?? "unknown" };
}

function countChecks(results: readonly CheckResult[]): Reward["checks"] {
  const checks = { passed: 0, failed: 0, skipped: 0 };
  for (const { command, status } of results) if (command !== undefined) checks[status] += 1;
  return checks;
}
