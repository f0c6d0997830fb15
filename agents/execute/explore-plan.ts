import type { Chunk } from "#plans";
import type { Outcome } from "../agent.ts";
import {
  auditAnswerSchema,
  readCommitted,
  readRepository,
  settlePlace,
} from "../audit/model-findings.ts";
import type { AttemptState, ChunkState } from "../journal/run-state.ts";
import { AgentRecorder } from "./agent-recorder.ts";
import { exploreReport } from "./explore-report.ts";
import { outcomeRules } from "./outcome.ts";
import { pauseRun } from "./pause-run.ts";
import { currentAttempt } from "./run-attempt.ts";
import type { RunContext } from "./run-context.ts";
import type { RoleAgent } from "./services.ts";
import { stopRun } from "./stop-run.ts";
import { nextStep, type ChunkStep } from "./termination.ts";

/**
 * Mode explore: each chunk is a question, asked on a detached checkout of the base commit by an agent that
 * may only read. Makes no branch, no commit and no object; what is found and holds is written to a working
 * file that git ignores, from the journal alone.
 */
export async function explorePlan(run: RunContext): Promise<void> {
  await run.checkout.ensure(["--detach", run.checkout.path, run.state.started.base]);
  for (const chunk of run.plan.chunks) {
    while (run.state.phase === "running" && !run.chunkState(chunk).explored)
      await take(run, chunk, stepOf(run, chunk));
    if (run.state.phase !== "running") return;
  }
  const name = `explored-${run.plan.id}.md`;
  await run.services.content.writeWorkingFile(name, exploreReport(run.plan, run.state));
  await run.append({ type: "run-explored", report: `.loopwiki/${name}` });
}

function stepOf(run: RunContext, chunk: Chunk): ChunkStep {
  const { attempts } = run.plan.budget;
  const { resumedSeq } = run.state;
  return nextStep(run.chunkState(chunk), { attempts, resumedSeq, title: chunk.title });
}

async function take(run: RunContext, chunk: Chunk, step: ChunkStep): Promise<void> {
  const { auditor, maker } = run.services;
  const reader = auditor ?? maker;
  if (step.do === "pause") await pauseRun(run, step);
  else if (step.do === "stop") await stopRun(run, { ...step, chunk: chunk.id });
  else if (step.do === "attempt" && reader) await ask(run, chunk, reader);
  else await vet(run, chunk, currentAttempt(run, chunk));
}

async function ask(run: RunContext, chunk: Chunk, reader: RoleAgent): Promise<void> {
  const { git, content } = run.services;
  const attempt = nextAttempt(run.chunkState(chunk));
  const of = { chunk: chunk.id, attempt };
  const agent = reader.agent.label;
  const tree = await git.run(["rev-parse", `${run.state.started.base}^{tree}`]);
  await run.append({ type: "attempt-started", ...of, tree, agent });
  await run.checkout.checkOut(run.state.started.base); // whatever the one before has left
  const started = Date.now();
  const reply = await readRepository(
    { reader, content },
    {
      git: git.at(run.checkout.path),
      signal: run.signal,
      note: (text) => run.note(text),
      recorder: (task) => new AgentRecorder(run, task),
    },
    {
      known: [],
      categories: undefined,
      question: [chunk.title, chunk.instructions].filter((part) => part !== "").join("\n\n"),
      task: { plan: run.plan.id, ...of },
    },
  );
  const result =
    "failure" in reply
      ? {
          outcome: reply.failure,
          summary: reply.summary,
          ...(reply.resumeAt === undefined ? {} : { resumeAt: reply.resumeAt }),
        }
      : { outcome: "ok" as const, summary: reply.answer.report, output: reply.answer };
  const durationMs = Date.now() - started;
  const common = { role: "auditor", agent, toolCalls: 0, durationMs, tree } as const;
  await run.append({ type: "agent-finished", ...of, ...common, ...result });
}

function nextAttempt({ attempts }: ChunkState): number {
  return (attempts.findLast(({ ended }) => ended)?.attempt ?? 0) + 1;
}

/** Keeps the findings whose quotation stands in the commit; the others are told with their reason. */
async function vet(run: RunContext, chunk: Chunk, { finished }: AttemptState): Promise<void> {
  if (!finished) throw new Error("the agent has not finished");
  const answer = auditAnswerSchema.safeParse(finished.output).data;
  if (finished.outcome !== "ok" || !answer) return end(run, chunk, finished);
  const git = run.services.git.at(run.checkout.path);
  const findings = [];
  const rejected = [];
  for (const finding of answer.findings) {
    const { message, path, line } = finding;
    const settled = await settlePlace(finding, (name) => readCommitted(git, name));
    if (settled) findings.push({ message, path, line: settled.line, excerpt: settled.excerpt });
    else rejected.push(`${message} (what it quotes is not at ${path}:${line})`);
  }
  await run.append({
    type: "chunk-explored",
    chunk: chunk.id,
    by: finished.agent,
    report: answer.report,
    findings,
    rejected,
  });
}

type Finished = NonNullable<AttemptState["finished"]>;

async function end(run: RunContext, chunk: Chunk, finished: Finished): Promise<void> {
  const { attempt, summary, tree } = finished;
  const outcome: Exclude<Outcome, "ok"> =
    finished.outcome === "ok" ? "malformed" : finished.outcome;
  const { counted } = outcomeRules[outcome];
  await run.append({
    type: "attempt-ended",
    chunk: chunk.id,
    attempt,
    outcome,
    counted,
    feedback: summary,
    output: "",
    tree,
  });
}
