import type { KaizenRecord, LearningRecord } from "../journal/run-records.ts";

/** What a finished chunk left in the memory of the plan's branch. */
export interface ChunkMemory {
  learning?: LearningRecord;
  kaizen: KaizenRecord;
  /** Repository paths of what was written beside the wiki. */
  paths: string[];
}
