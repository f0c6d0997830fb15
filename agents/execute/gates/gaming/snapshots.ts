import { matchesAny } from "#plans";
import { gamingFinding, type GamingRule } from "./diff.ts";

const snapshots = [
  "**/*.snap",
  "**/*.snap.new",
  "**/__snapshots__/**",
  "**/snapshots/**",
  "**/*.golden",
  "**/golden/**",
  "**/*.ambr",
];

/**
 * T11: a recorded answer replaced by what the code says now. Entries may be added; changed or removed ones
 * need the plan's leave, also where the recording lies beside a test.
 */
export const rewrittenSnapshots: GamingRule = ({ files }) =>
  files.flatMap(({ path, base, head, declared, language, isTest }) => {
    if (!base || declared || !matchesAny(path, snapshots)) return [];
    if (language && !isTest) return []; // code in a folder of that name, not a recording
    const kept = new Set(entriesOf(head?.text ?? ""));
    if (head && entriesOf(base.text).every((entry) => kept.has(entry))) return [];
    const reason = `Unexpected rewriting of the recorded answers in ${path}, expected the code to give them. Change the code, or let the plan name the file in tests_may_change.`;
    return [gamingFinding("gate/T11-snapshot-rewritten", { file: path, reason })];
  });

/** Jest's and vitest's entries; any other recording is one entry. */
function entriesOf(text: string): string[] {
  const entries = text.split(/^(?=exports\[)/m).map((entry) => entry.trim());
  return entries.filter((entry) => entry !== "" && !entry.startsWith("//"));
}
