import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Slow files first: one that starts last keeps one worker busy while the other has nothing left. Within both
 * parts the order is vitest's own, which in a fresh clone knows no durations and goes by size.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's, which returns a copy
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return /\.slow\.test\.tsx?$/.test(moduleId);
}
