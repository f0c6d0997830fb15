import { createHash } from "node:crypto";
import type { PlanFields } from "#plans";

/** A place that supports a finding. `excerpt` is the exact text of whole lines starting at `line`. */
export interface Place {
  /** Repository path with `/`. */
  path: string;
  /** 1-based. */
  line: number;
  excerpt: string;
  note: string;
}

/** How a finding can be answered. */
export type Fix =
  | {
      kind: "mechanical";
      /** A shell command and its last words; findings of one rule with one command become one chunk. */
      command: string;
      args: string[];
      /** Files the command is expected to change; empty when only trying it can tell. */
      files: string[];
      /** Tests and settings of checks that it changes on purpose; the person sees them in the plan. */
      tests?: string[];
      /** Commands that fail now and exit 0 afterwards. */
      verify: string[];
      /** What the command does, for the reviewer. */
      instructions: string;
    }
  | {
      kind: "agent";
      instructions: string;
      files: string[];
      /** Globs of existing tests that may change. */
      tests?: string[];
      /** Left out when no procedure fits. */
      skill?: string;
      /** Commands that fail now and exit 0 afterwards. */
      verify?: string[];
      /** What a judge decides where no command can. */
      rubric?: { criterion: string; rubric: string; good: string[]; bad: string[] };
    }
  | { kind: "person"; advice: string };

export interface AuditFinding extends Omit<Place, "note"> {
  rule: string;
  /** What its plan's evidence says of the place; the rule's words when absent. */
  note?: string;
  message: string;
  category: PlanFields["category"];
  /** 1 (nobody would notice) to 5 (users are hurt). */
  impact: number;
  /** 1 (minutes) to 5 (weeks). */
  effort: number;
  /** 0 to 1: how sure the analyzer is that a maintainer would agree. */
  confidence: number;
  risk: PlanFields["risk"];
  fix: Fix;
  /** More places that show the same problem. */
  places: Place[];
  /** Stable while the code is only moved up or down. */
  fingerprint: string;
  /** Why the analyzer itself gave it up after a closer look; such a finding is only reported. */
  rejected?: string;
}

export type AuditFindingInput = Omit<AuditFinding, "fingerprint" | "places"> & {
  places?: Place[];
  /** What identifies the problem inside its file, when that is not the excerpt. */
  key?: string;
};

export function createAuditFinding({ key, ...input }: AuditFindingInput): AuditFinding {
  return {
    ...input,
    places: input.places ?? [],
    fingerprint: fingerprintOf(input.rule, input.path, key ?? input.excerpt),
  };
}

/** 16 hex digits over the rule, the path and the text with white space folded. */
export function fingerprintOf(rule: string, path: string, text: string): string {
  const folded = text.replace(/\s+/g, " ").trim();
  return createHash("sha256").update(`${rule}\0${path}\0${folded}`).digest("hex").slice(0, 16);
}

/** One word for a POSIX shell, quoted only when it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
