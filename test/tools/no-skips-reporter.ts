import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Closes every run with `N passed, N failed, N skipped` and names what was skipped, with its reason. In
 * CI a skipped test is a failure: a test that silently stopped running is how a promise rots.
 */
export class NoSkipsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): TestCase[] =>
      tests.filter((test) => test.result().state === state);
    const skipped = inState("skipped");
    const broken = modules.filter((module) => module.errors().length > 0); // did not even load
    const isCi = process.env["CI"] === "true";
    const lines = skipped.map((test) => {
      const result = test.result();
      const note = result.state === "skipped" ? result.note : undefined;
      return `skipped: ${test.module.relativeModuleId} > ${test.fullName}${note === undefined ? "" : ` (${note})`}`;
    });
    if (isCi && skipped.length > 0) {
      lines.push("Unexpected skipped tests, expected none in CI: install what they need.");
      process.exitCode = 1;
    }
    const failed = inState("failed").length + broken.length;
    lines.push(`${inState("passed").length} passed, ${failed} failed, ${skipped.length} skipped`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}
