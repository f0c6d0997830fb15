import type { CheckResult, LearningRecord, Receipt, RunEvent, StoredEvent, Verdict } from "#agents";
import { count, duration, shortId } from "../words.ts";

export type Tone = "good" | "bad" | "waiting" | "plain";

/** One event in human words. Only `title` is always there; the page shows what else it finds. */
interface Moment {
  title: string;
  tone: Tone;
  /** A sentence or the words of an agent; untrusted text. */
  detail?: string;
  checks?: CheckResult[];
  verdict?: Verdict;
  receipts?: Receipt[];
  learning?: LearningRecord;
  /** Long raw text, shown folded below its title. */
  output?: { title: string; text: string };
}

export interface TimelineEntry extends Moment {
  seq: number;
  /** ISO time. */
  at: string;
  chunk?: string;
  attempt?: number;
}

export function timeline(events: readonly StoredEvent[]): TimelineEntry[] {
  return events.map((event) => ({
    ...momentOf(event.type, event),
    seq: event.seq,
    at: event.at,
    ...("chunk" in event ? { chunk: event.chunk } : {}),
    ...("attempt" in event ? { attempt: event.attempt } : {}),
  }));
}

type EventMap = { [Event in RunEvent as Event["type"]]: Event };

function momentOf<Type extends keyof EventMap>(type: Type, event: EventMap[Type]): Moment {
  // A journal written by a newer version may hold events this one has no words for.
  if (!Object.hasOwn(moments, type)) return { title: `Unknown event ${type}`, tone: "plain" };
  return moments[type](event);
}

const moments: { [Type in keyof EventMap]: (event: EventMap[Type]) => Moment } = {
  "run-started": ({ base, branch, target }) => ({
    title: "Run started",
    tone: "plain",
    detail: `On branch ${branch}, from ${shortId(base)} of ${target}.`,
  }),
  "run-resumed": () => ({ title: "Run resumed", tone: "plain" }),
  "run-reopened": () => ({
    title: "Plan approved again",
    tone: "plain",
    detail: "Finished chunks stay; the others start with no attempts.",
  }),
  bootstrapped: ({ how }) => ({ title: "Dependencies ready", tone: "plain", detail: how }),
  "baseline-measured": ({ results }) => ({
    title: `Checks before any change: ${tally(results)}`,
    tone: "plain",
    checks: results,
  }),
  "attempt-started": ({ attempt, agent }) => ({
    title: `Attempt ${attempt} started`,
    tone: "plain",
    detail: `The maker is ${agent}.`,
  }),
  "packet-built": ({ tokens, receipts }) => ({
    title: `Packet built: ${count(receipts.length, "receipt")}, about ${count(tokens, "token")}`,
    tone: "plain",
    receipts,
  }),
  "agent-said": ({ role, events }) => ({
    title: `The ${role} at work: ${activityOf(events)}`,
    tone: "plain",
    ...foldedOf("What it did", events.flatMap(wordsOf).join("\n")),
  }),
  "agent-finished": (event) => ({
    title: `The ${event.role} ended: ${event.outcome}`,
    tone: event.outcome === "ok" ? "plain" : "bad",
    detail: effortOf(event),
    ...foldedOf("What it said", event.summary),
  }),
  "gates-judged": ({ results }) => ({
    title: `Gates: ${tally(results)}`,
    tone: toneOf(results),
    checks: results,
  }),
  "checker-judged": ({ verdict }) => ({
    title: verdict.decision === "approve" ? "Checker approved" : "Checker rejected",
    tone: verdict.decision === "approve" ? "good" : "bad",
    verdict,
  }),
  "attempt-ended": ({ attempt, outcome, feedback, counted, output }) => ({
    title: `Attempt ${attempt} ended: ${outcome}${counted ? "" : " (not counted)"}`,
    tone: outcome === "ok" ? "good" : "bad",
    ...(feedback === "" ? {} : { detail: feedback }),
    ...foldedOf("Output of the failed check", output),
  }),
  "commit-intended": ({ message, learning }) => ({
    title: "About to commit",
    tone: "plain",
    detail: message,
    ...(learning === undefined ? {} : { learning }),
  }),
  "chunk-committed": ({ chunk, commit }) => ({
    title: `Chunk ${chunk} committed as ${shortId(commit)}`,
    tone: "good",
  }),
  "contract-judged": ({ decision, objections, by, stage }) => ({
    title: {
      agree: `Contract agreed by ${by}`,
      object: `${by} objects to the contract`,
      skipped: "Contract taken as it is",
    }[decision],
    tone: decision === "object" ? "bad" : "plain",
    detail: [stage.reason, ...objections.map(({ criterion, why }) => `${criterion}: ${why}`)].join(
      "\n",
    ),
  }),
  "chunk-explored": ({ by, report, findings, rejected }) => ({
    title: `Explored by ${by}: ${count(findings.length, "finding")}, ${rejected.length} refuted`,
    tone: "good",
    ...foldedOf("Report", report),
  }),
  "goal-checker-judged": ({ verdict }) => ({
    title: `Goal-checker: ${verdict.decision}`,
    tone: verdict.decision === "approve" ? "good" : "bad",
    verdict,
  }),
  "goal-judged": ({ results, met }) => ({
    title: `${met ? "Goal met" : "Goal not met"} on a clean checkout: ${tally(results)}`,
    tone: met ? "good" : "bad",
    checks: results,
  }),
  "run-verified": ({ head }) => ({
    title: `Verified at ${shortId(head)}, waiting for a person's review and merge`,
    tone: "good",
  }),
  "run-explored": ({ report }) => ({
    title: "Explored; nothing was changed",
    tone: "good",
    detail: `The findings are in ${report}.`,
  }),
  "run-paused": ({ reason, resumeAt }) => ({
    title: resumeAt === undefined ? "Paused" : `Paused until ${resumeAt}`,
    tone: "waiting",
    detail: reason,
  }),
  "run-stopped": ({ incident, reason }) => ({
    title: `Line stopped, incident ${incident}`,
    tone: "bad",
    detail: reason,
  }),
  "merge-intended": ({ target, onto, commit }) => ({
    title: `About to merge ${shortId(commit)} into ${target} at ${shortId(onto)}`,
    tone: "plain",
  }),
  "run-merged": ({ target, commit }) => ({
    title: `Merged into ${target} as ${shortId(commit)}`,
    tone: "good",
  }),
  "run-discarded": ({ reason }) => ({ title: "Discarded", tone: "waiting", detail: reason }),
};

/** `3 passed, 1 failed, 1 skipped`, without the zeros. */
export function tally(results: readonly CheckResult[]): string {
  const parts = (["passed", "failed", "skipped"] as const)
    .map((status) => [results.filter((result) => result.status === status).length, status] as const)
    .filter(([number]) => number > 0)
    .map(([number, status]) => `${number} ${status}`);
  return parts.length === 0 ? "none ran" : parts.join(", ");
}

function foldedOf(title: string, text: string): Pick<Moment, "output"> {
  return text === "" ? {} : { output: { title, text } };
}

function toneOf(results: readonly CheckResult[]): Tone {
  return results.some(({ status }) => status === "failed") ? "bad" : "good";
}

type Said = EventMap["agent-said"]["events"][number];

/** `3 tool calls, and it spoke`. */
function activityOf(events: readonly Said[]): string {
  const calls = events.filter(({ kind }) => kind === "tool-call").length;
  const spoke = events.some(({ kind }) => kind === "text" || kind === "thinking");
  if (calls === 0) return spoke ? "it spoke" : "it waited";
  return count(calls, "tool call") + (spoke ? ", and it spoke" : "");
}

function wordsOf({ kind, name = "", ok, text }: Said): string[] {
  if (kind === "model-call") return []; // counted when the agent has ended
  if (kind === "tool-call") return [`${name} ${text}`];
  if (kind === "tool-result") return [`${ok === false ? "failed" : "done"}: ${text}`];
  return [kind === "text" ? text : `(${kind}) ${text}`];
}

/** `claude-code, 41 s, 12 tool calls, 30500 tokens in and 2100 out, $0.21`. */
function effortOf({ agent, durationMs, toolCalls, usage }: EventMap["agent-finished"]): string {
  const effort = `${agent}, ${duration(durationMs)}, ${count(toolCalls, "tool call")}`;
  if (usage === undefined) return effort;
  const cost = usage.costUsd === undefined ? "" : `, $${usage.costUsd.toFixed(2)}`;
  return `${effort}, ${usage.inputTokens} tokens in and ${usage.outputTokens} out${cost}`;
}
