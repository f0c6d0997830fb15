import type { LearningRecord } from "../journal/run-records.ts";
import { insertEntry, newEntry, parseEntries } from "./learning-lines.ts";

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
 * Adds one learning as a line after the others; the same id again changes nothing. What the gate let pass is
 * one line and is read back as it was. Without a page it is the page of learnings that belong to no other.
 */
export function addLearning(page: string | undefined, learning: LearningRecord): string {
  return insertEntry(page ?? emptyPage, newEntry(learning));
}

/** The learnings of a page that count; retired ones do not. */
export function parseLearnings(page: string): LearningRecord[] {
  return parseEntries(page).flatMap(({ learning, retired }) => (retired ? [] : [learning]));
}
