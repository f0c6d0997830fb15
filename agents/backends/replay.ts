import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { isErrno, LoopwikiError, messageOf } from "#wiki";
import { z } from "zod";
import type { Agent, AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { applyEdits } from "./apply-edits.ts";
import { recordingSchema, type RecordedTask, type Recording } from "./recording.ts";
import { plainResult } from "./report.ts";
import { stoppedResult, Watchdog } from "./watchdog.ts";

/**
 * Plays a recording: real edits in the working directory, words that somebody wrote or an agent once
 * said. Its label and every summary say so, so that nobody takes it for a model.
 */
export class ReplayAgent implements Agent {
  readonly label: string;
  readonly #recording: Recording;

  constructor(recording: Recording) {
    const kind = recording.kind === "scripted" ? "scripted" : `recorded ${recording.recordedAt}`;
    this.label = `replay (${kind})`;
    this.#recording = recording;
  }

  /** Reads a recording; throws `no-recording` or `invalid-recording`, which say what is wrong where. */
  static async load(path: string): Promise<ReplayAgent> {
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      const why = isErrno(error, "ENOENT") ? "there is no such file" : messageOf(error);
      throw new LoopwikiError("no-recording", `Unexpected recording ${path}: ${why}`);
    }
    const parsed = recordingSchema.safeParse(parseJson(path, text));
    if (parsed.success) return new ReplayAgent(parsed.data);
    throw new LoopwikiError(
      "invalid-recording",
      `Unexpected content of the recording ${path}:\n${z.prettifyError(parsed.error)}`,
      {
        hint: 'A recording starts with {"schema": "loopwiki/recording@1", "kind": "scripted", …}.',
      },
    );
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const recorded = this.#recording.tasks.find((entry) => matches(entry, task));
    if (recorded === undefined) {
      yield this.#result(plainResult("blocked", this.#missing(task)));
      return;
    }
    const stopped = await silence(recorded.delayMs, task, signal);
    if (stopped !== undefined) {
      yield this.#result(stopped);
      return;
    }
    yield* recorded.events;
    yield this.#result(await perform(recorded, task));
  }

  #result(result: AgentResult): AgentEvent {
    const summary = `${this.label}: ${result.summary}`;
    return { type: "result", result: { ...result, summary } };
  }

  #missing(task: AgentTask): string {
    const present = this.#recording.tasks.map(
      ({ role, chunk = "any chunk", attempt }) =>
        `${role} ${chunk} ${attempt === undefined ? "any attempt" : `attempt ${attempt}`}`,
    );
    return `The recording has nothing for ${task.role} ${task.chunk} attempt ${task.attempt}. It has: ${present.join("; ")}.`;
  }
}

function matches(entry: RecordedTask, task: AgentTask): boolean {
  return (
    entry.role === task.role &&
    (entry.chunk ?? task.chunk) === task.chunk &&
    (entry.attempt ?? task.attempt) === task.attempt &&
    entry.needs.every((text) => task.packet.includes(text))
  );
}

/** Waits as the recording says; the result when a limit or an abort comes first. */
async function silence(
  ms: number,
  task: AgentTask,
  signal: AbortSignal,
): Promise<AgentResult | undefined> {
  const timer = new AbortController();
  const watchdog = new Watchdog(task.limits, signal, () => timer.abort());
  await sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  watchdog.close();
  return watchdog.reason && stoppedResult(watchdog.reason, task.limits);
}

async function perform(recorded: RecordedTask, task: AgentTask): Promise<AgentResult> {
  if (task.access === "read" && recorded.edits.length > 0)
    return plainResult(
      "malformed",
      `Unexpected edits in a task of the ${task.role} that may only read`,
    );
  try {
    const problem = await applyEdits(task.cwd, recorded.edits);
    if (problem !== undefined) return plainResult("malformed", problem);
  } catch (error) {
    return plainResult("infra", messageOf(error));
  }
  const { output, ...result } = recorded.result;
  return output === undefined ? result : { ...result, output };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LoopwikiError(
      "invalid-recording",
      `Unexpected content of the recording ${path}, expected JSON: ${messageOf(error)}`,
    );
  }
}
