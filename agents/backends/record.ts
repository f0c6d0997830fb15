import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { Git, isErrno, messageOf, writeFileDurably } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask, TaskLimits } from "../agent.ts";
import { RunWorktree } from "../execute/worktree.ts";
import {
  recordingSchema,
  type RecordedEdit,
  type RecordedTask,
  type Recording,
} from "./recording.ts";
import type { Redactor } from "../redact/redactor.ts";

export interface RecordingAgentOptions {
  /** File of the recording; tasks are added to one that is there. */
  path: string;
  redactor: Redactor;
  clock: () => Date;
}

/**
 * Passes on everything a real agent does, and writes it down as a recording that `replay` plays without
 * the agent: its events, the difference it made, its result. Secrets are hidden, paths made relative and
 * ids numbered, so that the same run gives the same recording.
 */
export class RecordingAgent implements Agent {
  readonly label: string;
  readonly #inner: Agent;
  readonly #options: RecordingAgentOptions;

  constructor(inner: Agent, options: RecordingAgentOptions) {
    this.label = `${inner.label} (being recorded)`;
    this.#inner = inner;
    this.#options = options;
  }

  get patience(): Pick<TaskLimits, "idleMs" | "hardMs"> | undefined {
    return this.#inner.patience;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const before = await snapshot(task).catch(() => undefined); // told of when it is written down
    const events: AgentEvent[] = [];
    for await (const event of this.#inner.run(task, signal)) {
      if (event.type === "result") {
        const problem = await this.#record(task, before, events, event.result);
        if (problem !== undefined) yield { type: "text", text: problem };
      } else events.push(event);
      yield event;
    }
  }

  /** Writes the task down; in words, why it could not. The work itself is none the worse for it. */
  async #record(
    task: AgentTask,
    before: string | undefined,
    events: readonly AgentEvent[],
    result: AgentResult,
  ): Promise<string | undefined> {
    try {
      const { role, chunk, attempt } = task;
      const edits = await editsSince(task, before);
      const told = { events: numbered(events), edits, result: recordable(result) };
      await this.#write(await this.#clean({ role, chunk, attempt, ...told }, task));
      return undefined;
    } catch (error) {
      return `The recording ${this.#options.path} could not be written: ${messageOf(error)}`;
    }
  }

  /** Without secrets, and without what is so only on this machine. */
  async #clean(recorded: object, { cwd }: AgentTask): Promise<unknown> {
    const redacted: unknown = await this.#options.redactor.value(recorded);
    const text = JSON.stringify(redacted)
      .replaceAll(`${asJson(cwd)}/`, "")
      .replaceAll(asJson(cwd), ".")
      .replaceAll(asJson(homedir()), "~");
    return JSON.parse(text);
  }

  async #write(task: unknown): Promise<void> {
    const { path, clock } = this.#options;
    const recordedAt = clock().toISOString().slice(0, 10);
    const head = { schema: "loopwiki/recording@1", kind: "recorded", recordedAt };
    const note = `Recorded from ${this.#inner.label}.`;
    const known = await knownTasks(path);
    const all: Recording = recordingSchema.parse({ ...head, note, tasks: [task] });
    const added = all.tasks;
    const others = known.filter((one) => !added.some((other) => isSame(one, other)));
    const recording = { ...all, tasks: [...others, ...added] };
    await writeFileDurably(path, `${JSON.stringify(recording, undefined, 2)}\n`);
  }
}

/** A provider's ids differ each time: calls are numbered in their order. */
function numbered(events: readonly AgentEvent[]): AgentEvent[] {
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id) ?? `call-${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  return events.map((event) =>
    event.type === "tool-call" || event.type === "tool-result"
      ? { ...event, id: idOf(event.id) }
      : event,
  );
}

/** The part of a result that says the same when it is played. */
function recordable({ outcome, summary, output, usage, resumeAt }: AgentResult): object {
  return { outcome, summary, output, usage, resumeAt };
}

function asJson(path: string): string {
  return JSON.stringify(path).slice(1, -1);
}

function isSame(left: RecordedTask, right: RecordedTask): boolean {
  return left.role === right.role && left.chunk === right.chunk && left.attempt === right.attempt;
}

async function knownTasks(path: string): Promise<RecordedTask[]> {
  try {
    return recordingSchema.parse(JSON.parse(await readFile(path, "utf8"))).tasks;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

async function snapshot({ access, cwd }: AgentTask): Promise<string | undefined> {
  return access === "write" ? new RunWorktree(new Git(cwd), cwd).snapshot() : undefined;
}

/** What changed, as whole files; only text can be recorded. */
async function editsSince(task: AgentTask, before: string | undefined): Promise<RecordedEdit[]> {
  const after = await snapshot(task);
  if (before === undefined || after === undefined) return [];
  const worktree = new RunWorktree(new Git(task.cwd), task.cwd);
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--name-status", before, after];
  const fields = (await worktree.run(args)).split("\0");
  const edits: RecordedEdit[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = fields[at + 1] ?? "";
    if (fields[at] === "D") edits.push({ path, delete: true });
    else edits.push({ path, write: await textOf(worktree, after, path) });
  }
  return edits;
}

async function textOf(worktree: RunWorktree, tree: string, path: string): Promise<string> {
  const { stdout } = await worktree.answer(["cat-file", "blob", `${tree}:${path}`]);
  if (stdout.includes("\0")) throw new Error(`${path} is no text, and a recording holds only text`);
  return stdout;
}
