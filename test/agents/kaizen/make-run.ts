import type { RunEvent, StoredEvent } from "#agents";

const tree = "b".repeat(40);

export interface Told {
  chunk: string;
  attempt?: number;
  /** Ids of what the packet showed. */
  shown?: string[];
  cited?: string[];
  followed?: string[];
  read?: string[];
  /** What the checker wrote. */
  verdict?: string;
  /** Output of the check that refused it; approved without. */
  refused?: string;
  learning?: string;
  kaizen?: Extract<RunEvent, { type: "commit-intended" }>["kaizen"];
}

/** The journal of a run in which these attempts were made, one after the other. */
export function makeRun(plan: string, attempts: readonly Told[]): StoredEvent[] {
  const events: RunEvent[] = [
    {
      type: "run-started",
      plan,
      planHash: "",
      planText: "",
      base: tree,
      target: "main",
      branch: `loop/${plan}`,
      worktree: "/w",
      checkout: "/c",
    },
    ...attempts.flatMap(eventsOf),
  ];
  return events.map((event, at) => ({
    ...event,
    seq: at + 1,
    at: new Date(Date.UTC(2026, 5, 1, 8, at)).toISOString(),
    epoch: 1,
  }));
}

const receipt = (id: string, at: number) => ({ id, hash: "h", rank: at + 1, tokens: 10 });

function eventsOf({
  chunk,
  attempt = 1,
  shown = [],
  refused,
  verdict,
  kaizen,
  ...told
}: Told): RunEvent[] {
  const of = { chunk, attempt };
  const memory = {
    cited: told.cited ?? [],
    followed: told.followed ?? [],
    read: (told.read ?? []).map((id) => ({ id, hash: "h", tokens: 5 })),
  };
  const feedback = { feedback: refused ?? "", output: refused ?? "" };
  const learning = told.learning === undefined ? {} : { learning: lesson(told.learning) };
  return [
    { type: "attempt-started", ...of, tree, agent: "fake" },
    { type: "packet-built", ...of, hash: "p", tokens: 100, receipts: shown.map(receipt) },
    {
      type: "agent-finished",
      ...of,
      role: "maker",
      agent: "fake",
      outcome: "ok",
      summary: "",
      toolCalls: 0,
      durationMs: 1,
      memory,
      tree,
    },
    ...(verdict === undefined ? [] : [judged(of, verdict)]),
    refused === undefined
      ? {
          type: "commit-intended",
          ...of,
          tree,
          parent: tree,
          message: "m",
          date: "d",
          author: { name: "Ada", email: "ada@shop.example" },
          ...learning,
          ...(kaizen ? { kaizen } : {}),
        }
      : { type: "attempt-ended", ...of, outcome: "tests-failed", counted: true, ...feedback, tree },
  ];
}

function judged(of: { chunk: string; attempt: number }, feedback: string): RunEvent {
  const verdict = { by: "checker", decision: "approve" as const, criteria: [], feedback };
  return { type: "checker-judged", ...of, verdict };
}

function lesson(id: string) {
  return { id, trigger: "t", rule: "r", evidence: "e", level: "L3" as const, scope: ["a"] };
}
