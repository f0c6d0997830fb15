import type { LearningRecord } from "../journal/run-event.ts";

const emptyPage = `---
title: Learnings
type: system
tags: [kaizen]
---

# Learnings

One line for each thing a run taught us: when it applies, what to do, the proof. The harness appends them
through its gate and shows them to the maker before a chunk they are about. Delete a line that is wrong.
`;

/**
 * Adds one learning as a line at the end; the same id again changes nothing. What the gate let pass is one
 * line and is read back as it was.
 */
export function addLearning(page: string | undefined, learning: LearningRecord): string {
  const text = page ?? emptyPage;
  if (parseLearnings(text).some(({ id }) => id === learning.id)) return text;
  const { id, level, trigger, rule, evidence, scope } = learning;
  const line = `- \`${id}\` ${level} helpful=0 harmful=0 scope=${JSON.stringify(scope)} :: When ${trigger}: ${rule} (${evidence})`;
  const gap = text.includes("\n- `") ? "" : "\n";
  return `${text.endsWith("\n") ? text : `${text}\n`}${gap}${line}\n`;
}

/** Reads the lines back; lines that a person wrote in another form are left alone and not read. */
export function parseLearnings(page: string): LearningRecord[] {
  const pattern =
    /^- `(L-[0-9a-f]+)` (L[1-4]) helpful=\d+ harmful=\d+ scope=(\[.*?\]) :: When (.+?): (.+) \((\S+)\)$/gm;
  return [...page.matchAll(pattern)].map(
    ([, id = "", level, scope = "[]", trigger = "", rule = "", evidence = ""]) => ({
      id,
      level: levelOf(level),
      scope: scopeOf(scope),
      trigger,
      rule,
      evidence,
    }),
  );
}

function levelOf(text: string | undefined): LearningRecord["level"] {
  return text === "L1" || text === "L2" || text === "L4" ? text : "L3";
}

function scopeOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}
