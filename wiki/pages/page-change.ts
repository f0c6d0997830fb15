import { createHash } from "node:crypto";
import { z } from "zod";
import type { ContentRoot } from "../content-root.ts";
import { LoopwikiError } from "../errors.ts";
import { isLogged, writeLogEntry, type LogEntry } from "../log.ts";
import { asOneWriter } from "./one-writer.ts";

/** One file before and after; undefined where it does not exist. Paths are below the content root. */
export interface PageEdit {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

/** Everything that creating, writing, renaming or deleting a page changes. */
export interface PageChange {
  edits: readonly PageEdit[];
  log: LogEntry;
}

/** What was left unfinished by a program that was killed, and is finished now. */
export interface FinishedChange {
  /** The log entry's title. */
  title: string;
  /** Pages that somebody changed in between: they were left as they are. */
  conflicts: string[];
}

const journal = "page-change.json";

const hashSchema = z.string().nullable();
const journalSchema = z.strictObject({
  schema: z.literal("loopwiki/page-change@1"),
  edits: z.array(
    z.strictObject({
      path: z.string(),
      before: hashSchema,
      after: hashSchema,
      text: z.string().nullable(),
    }),
  ),
  log: z.strictObject({ date: z.string(), op: z.string(), title: z.string(), id: z.string() }),
});
type Journal = z.infer<typeof journalSchema>;

/**
 * Carries a change out. Killed at any point, either nothing has happened yet, or the intent is on the disk
 * and `finishPageChange` completes it: the intent is written first and removed last, every file is replaced
 * whole, and a page's old path goes only when its new one is there. Throws `page-changed` and touches
 * nothing when a file is no longer what the change was planned on.
 */
export async function applyPageChange(content: ContentRoot, change: PageChange): Promise<void> {
  await asOneWriter(content, async () => {
    await finish(content); // of who was killed since this command began
    await apply(content, change);
  });
}

async function apply(content: ContentRoot, change: PageChange): Promise<void> {
  for (const { path, before } of change.edits)
    if ((await content.read(path)) !== before) throw changedMeanwhile(path);
  const [only, ...others] = change.edits;
  const text = others.length === 0 ? only?.after : undefined;
  if (only && text !== undefined && (await isLogged(content, change.log)))
    return content.write(only.path, text); // happens whole or not at all: there is nothing to finish
  const intent: Journal = {
    schema: "loopwiki/page-change@1",
    edits: change.edits.map(({ path, before, after }) => ({
      path,
      before: hashOf(before),
      after: hashOf(after),
      text: after ?? null,
    })),
    log: { ...change.log },
  };
  await content.writeWorkingFile(journal, JSON.stringify(intent));
  const conflicts = await carryOut(content, intent);
  await content.removeWorkingFile(journal);
  if (conflicts[0] !== undefined) throw changedMeanwhile(conflicts[0]);
}

/** Finishes the change that a killed program left behind; undefined when there is none. */
export async function finishPageChange(content: ContentRoot): Promise<FinishedChange | undefined> {
  if ((await content.readWorkingFile(journal)) === undefined) return undefined; // nearly always
  return asOneWriter(content, () => finish(content));
}

async function finish(content: ContentRoot): Promise<FinishedChange | undefined> {
  const text = await content.readWorkingFile(journal);
  if (text === undefined) return undefined;
  const intent = readJournal(text);
  const conflicts = await carryOut(content, intent);
  await content.removeWorkingFile(journal);
  return { title: intent.log.title, conflicts };
}

/** Writes first, removals after them, the log last; what is done already is left. */
async function carryOut(content: ContentRoot, intent: Journal): Promise<string[]> {
  const conflicts: string[] = [];
  const writes = intent.edits.filter(({ text }) => text !== null);
  const removals = intent.edits.filter(({ text }) => text === null);
  for (const { path, before, after, text } of [...writes, ...removals]) {
    const now = hashOf(await content.read(path));
    if (now === after) continue;
    if (now !== before) conflicts.push(path);
    else if (text !== null) await content.write(path, text);
    else if (conflicts.length === 0) await content.remove(path); // else the old page is still needed
  }
  await writeLogEntry(content, intent.log);
  return conflicts;
}

function readJournal(text: string): Journal {
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LoopwikiError("bad-journal", `Unexpected content of .loopwiki/${journal}.`, {
      cause,
      hint: "It is not loopwiki's, or another version's: look at it, then delete it.",
    });
  }
}

function hashOf(text: string | undefined): string | null {
  return text === undefined ? null : createHash("sha256").update(text).digest("hex");
}

function changedMeanwhile(path: string): LoopwikiError {
  return new LoopwikiError("page-changed", `Unexpected change of ${path} by somebody else.`, {
    hint: "Nothing of theirs was overwritten. Run the command again.",
  });
}
