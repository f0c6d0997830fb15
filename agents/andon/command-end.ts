import { z } from "zod";

/** What a test runner reported in a file of its own, not what it printed. */
const testCountsSchema = z.object({
  passed: z.int(),
  failed: z.int(),
  /** Files that could not even be loaded. */
  errors: z.int().optional(),
});
export type TestCounts = z.infer<typeof testCountsSchema>;

/** How a command ended, as data: what a failure is classified by before any word it printed. */
export const commandEndSchema = z.object({
  /** 124 after a limit, 126 and 127 as shells give them, 128 + n where signal n ended it inside a shell. */
  exitCode: z.int(),
  /** `SIGKILL`, where a signal ended it and not our limit. */
  signal: z.string().optional(),
  /** Our own limit ended it. */
  timedOut: z.boolean().optional(),
  /** Where the repository's runner writes structured results. */
  tests: testCountsSchema.optional(),
});
export type CommandEnd = z.infer<typeof commandEndSchema>;
