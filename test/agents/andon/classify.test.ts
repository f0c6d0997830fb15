import * as fc from "fast-check";
import { expect, test } from "vitest";
import { classify, incidentCategories } from "../../../agents/andon/classify.ts";

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
