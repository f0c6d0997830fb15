import { createHash } from "node:crypto";
import { createFinding, type Finding } from "#wiki";

/**
 * How grave: what blocks is never added and never shown to an agent; of the rest a person decides, and can
 * accept it with a reason.
 */
export type Tier = "block" | "warn";

/** One thing that is wrong with a skill, at a place in one of its files. */
export interface SkillFinding {
  /** Eight hexadecimal digits of the rule, the file and the words there: it survives moves of the line. */
  id: string;
  tier: Tier;
  rule: string;
  /** Relative to the skill's folder. */
  path: string;
  /** 1-based. */
  line: number;
  /** "Unexpected X, expected Y". */
  reason: string;
}

export interface Fault extends Omit<SkillFinding, "id"> {
  /** The words it is about. */
  words?: string;
}

export function withIds(faults: readonly Fault[]): SkillFinding[] {
  const seen = new Map<string, SkillFinding>();
  for (const { words = "", ...fault } of faults) {
    const told = [fault.rule, fault.path, fault.reason, words].join("\0");
    const id = createHash("sha256").update(told).digest("hex").slice(0, 8);
    if (!seen.has(id)) seen.set(id, { id, ...fault });
  }
  return [...seen.values()].toSorted(
    (left, right) => order(left.path, right.path) || left.line - right.line,
  );
}

function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** As every report knows it; `folder` is the skill's repository path. */
export function findingOf(found: SkillFinding, folder: string): Finding {
  return createFinding({
    ruleId: found.rule,
    source: "lint",
    severity: found.tier === "block" ? "error" : "warning",
    file: `${folder}/${found.path}`,
    line: found.line,
    reason: found.reason,
    note: `Finding ${found.id}.`,
  });
}
