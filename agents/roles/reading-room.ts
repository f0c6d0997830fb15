import { AgentRecorder } from "../execute/agent-recorder.ts";
import type { RunContext } from "../execute/run-context.ts";
import type { ReadingRoom } from "./ask-reader.ts";

/** The run's clean checkout as it stands, for roles that only read. */
export function checkoutRoom(run: RunContext): ReadingRoom {
  return {
    cwd: run.checkout.path,
    fingerprint: () => run.checkout.snapshot(),
    signal: run.signal,
    note: (text) => run.note(text),
    recorder: (task) => new AgentRecorder(run, task),
  };
}
