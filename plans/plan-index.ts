import type { Plan, PlanStatus } from "./plan.ts";

const begin = "<!-- loopwiki:plans -->";
const end = "<!-- /loopwiki:plans -->";

/** A plan's line of the index; without `plan` when the document cannot be read. */
export interface IndexEntry {
  id: string;
  plan?: Pick<Plan, "title" | "status" | "priority" | "chunks">;
}

/** Order of the table: what waits for a person first, what is over last. */
const order: readonly PlanStatus[] = [
  "verified",
  "stopped",
  "in-progress",
  "approved",
  "proposed",
  "stale",
  "merged",
  "rejected",
  "discarded",
];

/**
 * The text of `plans/README.md`: `current` with the table between the markers renewed, or with markers
 * and table added at its end. Every other byte stays.
 */
export function formatPlanIndex(entries: readonly IndexEntry[], current: string): string {
  const region = `${begin}\n\n${table(entries)}\n\n${end}`;
  const from = current.indexOf(begin);
  const to = current.indexOf(end, from + begin.length);
  if (from < 0 || to < 0)
    return `${current.trimEnd()}${current.trim() === "" ? "" : "\n\n"}${region}\n`;
  return current.slice(0, from) + region + current.slice(to + end.length);
}

function table(entries: readonly IndexEntry[]): string {
  if (entries.length === 0) return "No plans yet.";
  const rows = entries.toSorted(byUrgency).map(({ id, plan }) => {
    if (plan === undefined) return `| unreadable | [${id}](${id}.md) | | |`;
    return `| ${plan.status} | [${cell(plan.title)}](${id}.md) | ${plan.priority} | ${plan.chunks.length} |`;
  });
  return ["| Status | Plan | Priority | Chunks |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function byUrgency(left: IndexEntry, right: IndexEntry): number {
  return (
    rank(left) - rank(right) ||
    (left.plan?.priority ?? 0) - (right.plan?.priority ?? 0) ||
    (left.id < right.id ? -1 : 1)
  );
}

function rank({ plan }: IndexEntry): number {
  return plan === undefined ? -1 : order.indexOf(plan.status);
}

/** A title inside a link inside a table cell. */
function cell(text: string): string {
  return text.replace(/[\\|[\]<>`*_]/g, String.raw`\$&`);
}
