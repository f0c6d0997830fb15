import * as fc from "fast-check";
import { expect, test } from "vitest";
import { classify } from "../../../agents/andon/classify.ts";
import { incidentCategories } from "../../../agents/andon/incident-category.ts";

const signature = (output: string) => classify({ outcome: "tests-failed", output }).signature;
const failed = (output: string) => classify({ outcome: "tests-failed", output }).category;

test.each([
  ["exit code 127\nsh: 1: vitest: not found", "command_not_found"],
  ["exit code 1\nsh: 1: eslint: not found", "command_not_found"],
  ["exit code 1\nbash: tsc: command not found", "command_not_found"],
  ["exit code 1\nError: Cannot find module './pricing.js'", "module_missing"],
  ["exit code 1\nModuleNotFoundError: No module named 'till'", "module_missing"],
  ["exit code 126\nsh: 1: ./check: Permission denied", "permission_denied"],
  ["exit code 1\nError: EACCES: permission denied, open '/etc/till'", "permission_denied"],
  ["exit code 1\nError: ENOENT: no such file or directory, open 'prices.csv'", "path_missing"],
  ["no end after 10 minutes\n", "timeout"],
  ["exit code 1\nAssertionError [ERR_ASSERTION]: 180 !== 20", "assertion_failure"],
  ["exit code 1\n--- FAIL: TestDiscount (0.00s)", "assertion_failure"],
  // Near misses: words of a category that are not its failure.
  ["exit code 1\nFAIL  GET /tea: not found\n  expected 200", "assertion_failure"],
  [
    "exit code 1\nok 1 - says ENOENT when the file is gone\nAssertionError: 1 == 2",
    "assertion_failure",
  ],
  ["exit code 1\n12 passed, 0 failed\nlint: 3 problems", "assertion_failure"],
])("%j is %s", (output, category) => {
  expect(failed(output)).toBe(category);
});

test('"0 failed" in the output of a command that was refused for something else decides nothing', () => {
  const output = "12 passed, 0 failed, 0 errors";
  expect(classify({ outcome: "blocked", output }).category).toBe("unknown");
  expect(classify({ outcome: "tests-failed", output: `exit code 2\n${output}` }).confidence).toBe(
    0.5,
  );
});

test("the outcome is believed before any text", () => {
  const output = "exit code 127\nEACCES\nAssertionError";
  expect(classify({ outcome: "timeout-idle", output })).toMatchObject({
    category: "timeout",
    confidence: 1,
  });
  expect(classify({ outcome: "out-of-scope", output }).category).toBe("spec_drift");
  expect(classify({ outcome: "spec-drift", output }).category).toBe("spec_drift");
});

/** How it ended, what it printed, what that is, and how sure it may be at least. */
test.each([
  // Data is believed before words, also before words that say something else.
  [{ exitCode: 127 }, "AssertionError: 1 == 2", "command_not_found", 0.9],
  [{ exitCode: 126 }, "12 passed, 0 failed", "permission_denied", 0.9],
  [{ exitCode: 124 }, "AssertionError: 1 == 2", "timeout", 0.9],
  [{ exitCode: 124, timedOut: true }, "ENOENT", "timeout", 1],
  [{ exitCode: 152, signal: "SIGXCPU" }, "", "timeout", 0.9],
  [{ exitCode: 137, signal: "SIGKILL" }, "still watering", "unknown", 0.6],
  [{ exitCode: 137, signal: "SIGKILL" }, "Error: EACCES: /etc/till", "permission_denied", 0.8],
  [
    { exitCode: 1, tests: { passed: 11, failed: 1 } },
    "ENOENT in a test's own text",
    "assertion_failure",
    0.95,
  ],
  [
    { exitCode: 1, tests: { passed: 0, failed: 0, errors: 1 } },
    "No module named 'till'",
    "module_missing",
    0.8,
  ],
  // Every test passed, whatever the words: it failed at something else.
  [{ exitCode: 1, tests: { passed: 12, failed: 0 } }, "12 passed, 0 failed", "unknown", 0.3],
  [{ exitCode: 1, tests: { passed: 12, failed: 0 } }, "expected 3 failed logins", "unknown", 0.3],
  [
    { exitCode: 1, tests: { passed: 12, failed: 0 } },
    "EACCES: coverage/lcov.info",
    "permission_denied",
    0.8,
  ],
  // Words alone: counts of nothing and lines of passes are no failures.
  [
    { exitCode: 2 },
    "Tests: 0 failed, 12 passed\nerror: No module named 'till'",
    "module_missing",
    0.8,
  ],
  [{ exitCode: 1 }, "0 failures, 0 errors\nENOENT: prices.csv", "path_missing", 0.7],
  [
    { exitCode: 1 },
    "✓ reports ENOENT for a lost list\n✗ adds up\n1 failed",
    "assertion_failure",
    0.7,
  ],
  [
    { exitCode: 1 },
    "test till::says_permission_denied ... ok\nthread 'x' panicked at",
    "assertion_failure",
    0.7,
  ],
  [{ exitCode: 1 }, "10 failed, 2 passed", "assertion_failure", 0.7],
  [{ exitCode: 1 }, "0 passed, 3 failed, 0 errors", "assertion_failure", 0.7],
  [{ exitCode: 1 }, "no failures, no errors", "assertion_failure", 0.5],
])("%j with %j is %s", (end, output, category, atLeast) => {
  const found = classify({ outcome: "tests-failed", output, end });
  expect(found.category).toBe(category);
  expect(found.confidence).toBeGreaterThanOrEqual(atLeast);
});

test("an exit code within what a program printed is not the check's own", () => {
  const output = "exit code 1\nthe till printed:\nexit code 127\nno end after 3 minutes";
  expect(failed(output)).toBe("assertion_failure");
});

test("times, ids and colours do not make another failure of it", () => {
  const one = "AssertionError at 2026-06-01T08:00:01Z in 31 ms, commit 0a1b2c3d4e";
  const two =
    "\u001B[31mAssertionError\u001B[0m at 2026-06-02T09:13:44.120Z in 2 s, commit ffe0123456";
  expect(signature(one)).toBe(signature(two));
});

test("the signature is the same for the same failure, whatever its numbers and folders", () => {
  const one = "exit code 1\nAssertionError at /tmp/loop-a1/src/pricing.js:12 after 31.5 ms";
  const two = "exit code 1\nAssertionError at /home/ada/shop/src/pricing.js:98 after 7 ms";
  const other = "exit code 1\nAssertionError at /tmp/loop-a1/src/currency.js:12 after 31.5 ms";
  expect(signature(one)).toBe(signature(two));
  expect(signature(one)).not.toBe(signature(other));
});

test("any text is classified, quickly and within the categories", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (output) => {
      const { category, confidence } = classify({ outcome: "tests-failed", output });
      expect(incidentCategories).toContain(category);
      expect(confidence).toBeGreaterThan(0);
    }),
  );
  const started = performance.now();
  failed(`exit code 1\n${"Expected /a.b-c".repeat(20_000)}`);
  expect(performance.now() - started).toBeLessThan(1000);
});
