import { expect, test } from "vitest";
import { judgeExistingTests } from "../../../../agents/execute/gates/existing-tests.ts";
import { validateChunk } from "../shop.ts";
import { added, deleted, modified } from "./gates.ts";

const chunk = validateChunk();

test.each([
  "src/pricing.test.js",
  "pricing.spec.tsx",
  "test/pricing.js",
  "packages/till/tests/fixtures/prices.json",
  "src/__tests__/pricing.js",
  "src/__snapshots__/pricing.js.snap",
  "test_pricing.py",
  "shop/pricing_test.go",
  "conftest.py",
  "spec/pricing_spec.rb",
])("editing or deleting %s is spec drift", (path) => {
  expect(judgeExistingTests([modified(path)], chunk)).toMatchObject({
    status: "failed",
    files: [path],
  });
  expect(judgeExistingTests([deleted(path)], chunk).detail).toContain(`${path} (deleted)`);
  expect(judgeExistingTests([added(path)], chunk).status).toBe("passed");
});

test.each(["src/contest.js", "src/latest.js", "src/testing.md", "protest/sign.js", "src/test.js"])(
  "%s is no test",
  (path) => expect(judgeExistingTests([modified(path)], chunk).status).toBe("passed"),
);

test("the plan can open a test by name, and only that one", () => {
  const open = validateChunk({ tests_may_change: ["test/a.test.js"] });
  expect(judgeExistingTests([modified("test/a.test.js")], open).status).toBe("passed");
  expect(judgeExistingTests([deleted("test/b.test.js")], open).status).toBe("failed");
});

test("a test that is moved away counts as deleted", () => {
  const moved = [deleted("test/a.test.js"), added("attic/a.js")];
  expect(judgeExistingTests(moved, chunk).files).toEqual(["test/a.test.js"]);
});
