import { join } from "node:path";
import {
  FileApprovals,
  FileIncidentStore,
  FileLineStore,
  FileRunStore,
  type Incident,
} from "#agents";
import { ContentRoot } from "#wiki";

const clock = (): Date => new Date();

/** Everything durable of one clone at a folder; each kind of write takes a number that can be read back. */
export function storesAt(folder: string) {
  const state = join(folder, "state");
  const line = new FileLineStore(join(state, "andon"), clock);
  const incidents = new FileIncidentStore(join(state, "incidents"));
  const content = new ContentRoot(folder);
  const approvals = new FileApprovals(join(state, "approvals"), clock);
  return { line, incidents, content, approvals, runs: () => new FileRunStore(state, clock) };
}

export function incidentOf(writer: string, count: number): Incident {
  return {
    id: `INC-20260601-${writer}-${count}`,
    plan: writer,
    run: `${writer}.1`,
    chunk: "-",
    category: "unknown",
    confidence: 0.5,
    signature: "0123456789ab",
    stops: "line",
    reason: "the till is empty",
    opened_at: "2026-06-01T08:00:00.000Z",
    evidence: `count ${count}`,
  };
}
