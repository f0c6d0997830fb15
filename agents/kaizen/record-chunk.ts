import type { Chunk } from "#plans";
import { addLogEntry } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import type { LearningRecord } from "../journal/run-records.ts";
import type { AttemptState } from "../journal/run-state.ts";
import type { ChunkMemory } from "./chunk-memory.ts";
import { entriesOfPages, knownLearnings } from "./find-learnings.ts";
import { judgeLearning, type GateFacts } from "./learning-gate.ts";
import type { LearningEntry } from "./learning-lines.ts";
import { mergeLearning, writeLearning } from "./learning-place.ts";
import { proposePrevention, type Prevention } from "./prevention-plan.ts";
import { proposeCorrections } from "./propose-corrections.ts";
import { proposeLearning, signatureOf, type Proposal } from "./propose-learning.ts";
import { factsOfRun } from "./run-facts.ts";
import { addChunkSection } from "./run-page.ts";
import { isLesson } from "./tally.ts";
import { refuseUnsafe } from "./text-checks.ts";

/**
 * Writes what a finished chunk leaves in the memory of the plan's branch: a log entry, a section on the
 * run's page, at most one learning, a plan for its prevention, and with the last chunk the corrections of
 * AGENTS.md. Depends on the journal and the branch alone, so that it can be done again.
 */
export async function recordChunk(
  run: RunContext,
  chunk: Chunk,
  attempt: AttemptState,
): Promise<ChunkMemory> {
  const at = attempt.verdict?.at ?? run.services.clock().toISOString();
  const date = at.slice(0, 10);
  const facts = await factsOfRun(run);
  const written: ChunkMemory = { kaizen: {}, paths: [] };
  await learn(run, chunk, { written, facts });
  await prevent(run, chunk, { written, date });
  await proposeCorrections(run, chunk, { written, facts });
  await writePages(run, chunk, { date, learning: written.learning });
  return written;
}

/** The learning through the gate: onto its page, into the one that says the same, or not at all. */
async function learn(
  run: RunContext,
  chunk: Chunk,
  { written, facts }: { written: ChunkMemory; facts: GateFacts },
): Promise<void> {
  const proposed = proposalOf(run, chunk);
  if (!proposed) return;
  const { learning } = proposed;
  const judged = await judgeLearning(proposed, await knownLearnings(run), facts);
  if (judged.decision === "refuse") {
    written.kaizen.refused = judged.reason;
    run.note(`no learning written: ${judged.reason}`);
  } else if (judged.decision === "merge") {
    const { id } = judged.into.learning;
    const places = await entriesOfPages(run.memory());
    const place = places.find(({ entry }) => entry.learning.id === id);
    if (place) await mergeLearning(run.memory(), { page: place.page, id }, learning);
    written.kaizen.merged = id;
    run.note(`nothing new was learned: ${id} says it already`);
  } else {
    await writeLearning(run.memory(), learning, chunk);
    written.learning = learning;
    if (judged.note !== undefined) run.note(judged.note);
  }
}

function proposalOf(run: RunContext, chunk: Chunk): Proposal | undefined {
  return proposeLearning(run.state.run, chunk, run.chunkState(chunk).attempts);
}

/**
 * A prevention by machine becomes a plan: what the maker suggests with its learning, or what a failure asks
 * for that came back although a learning of level L3 or L4 tells of it (DESIGN 7, Andon).
 */
async function prevent(
  run: RunContext,
  chunk: Chunk,
  { written, date }: { written: ChunkMemory; date: string },
): Promise<void> {
  const wanted =
    (await suggested(run, chunk, written)) ?? (await recurring(run, chunk, written.learning));
  if (!wanted) return;
  const { commands, content } = run.services;
  const path = await proposePrevention(wanted, {
    memory: run.memory(),
    head: run.state.started.base,
    today: date,
    commands,
  });
  if (path === undefined) return;
  written.kaizen.plan = path;
  written.paths.push(content.repositoryPath(path));
}

async function suggested(
  run: RunContext,
  chunk: Chunk,
  { learning }: ChunkMemory,
): Promise<Prevention | undefined> {
  const how = proposalOf(run, chunk)?.prevention;
  if (!learning || how === undefined || how.length > 400) return undefined;
  if ((await refuseUnsafe(how)) !== undefined) return undefined;
  return { learning, how, why: "A maker who made the mistake says how a machine could catch it." };
}

async function recurring(
  run: RunContext,
  chunk: Chunk,
  fresh: LearningRecord | undefined,
): Promise<Prevention | undefined> {
  const { attempts } = run.chunkState(chunk);
  const signatures = attempts.flatMap(({ ended }) =>
    ended?.counted === true ? [signatureOf(ended)] : [],
  );
  const known = (await entriesOfPages(run.memory())).map(({ entry }) => entry);
  const entry = known.find(
    (each) => each.learning.id !== fresh?.id && isBack(each, signatures, { run, chunk }),
  );
  if (!entry) return undefined;
  const { learning } = entry;
  const why = `The failure that ${learning.id} (${learning.level}) tells of came back in chunk ${chunk.id} of ${run.state.run}. Telling was not enough.`;
  return { learning, why };
}

function isBack(
  { learning, retired }: LearningEntry,
  signatures: readonly string[],
  { run, chunk }: { run: RunContext; chunk: Chunk },
): boolean {
  const { signature, level, evidence } = learning;
  return (
    !retired &&
    (level === "L3" || level === "L4") &&
    signature !== undefined &&
    signatures.includes(signature) &&
    !isLesson(evidence.split(",")[0] ?? "", run.plan.id, chunk.id)
  );
}

async function writePages(
  run: RunContext,
  chunk: Chunk,
  { date, learning }: { date: string; learning: LearningRecord | undefined },
): Promise<void> {
  const memory = run.memory();
  const pagePath = `wiki/90_LOG/${run.plan.id}.md`;
  const section = { run, chunk, date, ...(learning ? { learning } : {}) };
  await memory.write(pagePath, addChunkSection(await memory.read(pagePath), section));
  const entry = {
    date,
    op: "execute",
    title: run.plan.title === chunk.title ? chunk.title : `${run.plan.title}: ${chunk.title}`,
    id: `${run.state.run}/${chunk.id}`,
    body: `See [[90_LOG/${run.plan.id}]].`,
  };
  await memory.write("wiki/log.md", addLogEntry((await memory.read("wiki/log.md")) ?? "", entry));
}
