import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  parseCargo,
  parseGoEvents,
} from "../../../../../agents/execute/gates/results/compiled-reports.ts";
import {
  parseJestJson,
  parseMochaJson,
} from "../../../../../agents/execute/gates/results/javascript-reports.ts";
import { lostResults } from "../../../../../agents/execute/gates/results/compare-reports.ts";
import {
  parseLines,
  type TestOutcome,
} from "../../../../../agents/execute/gates/results/test-report.ts";

const jest = {
  numTotalTests: 3,
  numFailedTests: 1,
  testResults: [
    {
      name: "/shop/test/till.test.js",
      status: "failed",
      assertionResults: [
        { fullName: "till sums", status: "passed", failureMessages: [] },
        {
          fullName: "till takes off",
          status: "failed",
          failureMessages: [
            "Error: \u001B[2mexpect(\u001B[22mreceived).toBe(expected)\n\nExpected: 3",
          ],
        },
        { fullName: "till waits", status: "pending", failureMessages: [] },
      ],
    },
    {
      name: "/shop/test/shelf.test.js",
      status: "failed",
      message: "Cannot find module './shelf'",
      assertionResults: [],
    },
  ],
};

test("jest and vitest: what passed, why another failed, and a file that could not be loaded", () => {
  expect(parseJestJson(JSON.stringify(jest), "/shop")).toMatchObject([
    { file: "test/till.test.js", name: "till sums", status: "passed" },
    { name: "till takes off", status: "failed", kind: "assertion" },
    { name: "till waits", status: "skipped" },
    { file: "test/shelf.test.js", name: "", status: "failed", kind: "load" },
  ]);
});

test("totals that do not agree with the tests are no report", () => {
  for (const wrong of [{ numTotalTests: 4 }, { numFailedTests: 0 }, { testResults: [] }])
    expect(() => parseJestJson(JSON.stringify({ ...jest, ...wrong }), "/shop")).toThrow(/total/);
});

const failed = (fullTitle: string, err: object): object => ({
  fullTitle,
  file: "/shop/test/till.js",
  err,
});

test("mocha: an assertion, a thing that was thrown, a hook", () => {
  const bad = failed("till sums", { name: "AssertionError", message: "3 != 4" });
  const boom = failed("till bursts", { stack: "TypeError: no till", message: "no till" });
  const hook = failed('till "before each" hook', { message: "no key" });
  const good = { fullTitle: "till opens", file: "/shop/test/till.js", err: {} };
  const later = { fullTitle: "till shuts", file: "/shop/test/till.js", err: {} };
  const tests = [good, bad, boom, later];
  const report = {
    stats: { tests: 4, failures: 3 },
    tests,
    pending: [later],
    failures: [bad, boom, hook],
  };
  expect(parseMochaJson(JSON.stringify(report), "/shop")).toMatchObject([
    { file: "test/till.js", name: "till opens", status: "passed" },
    { name: "till sums", kind: "assertion" },
    { name: "till bursts", kind: "error" },
    { name: "till shuts", status: "skipped" },
    { name: "", kind: "load" },
  ]);
});

test("go: a test that began and never ended has failed; a package that cannot be built is not loaded", () => {
  const events = [
    { Action: "run", Package: "shop", Test: "TestSum" },
    { Action: "run", Package: "shop", Test: "TestExit" },
    { Action: "pass", Package: "shop", Test: "TestSum" },
    { Action: "pass", Package: "shop" },
    { Action: "output", Package: "shop/shelf", Output: "FAIL shop/shelf [build failed]\n" },
    { Action: "fail", Package: "shop/shelf" },
  ];
  expect(parseGoEvents(events.map((one) => JSON.stringify(one)).join("\n"))).toMatchObject([
    { file: "shop", name: "TestSum", status: "passed" },
    { file: "shop/shelf", name: "", kind: "load" },
    { file: "shop", name: "TestExit", status: "failed", message: "it never ended" },
  ]);
});

test("cargo: each binary's total must agree with its tests", () => {
  const text =
    "running 2 tests\ntest till::sums ... ok\ntest till::later ... ignored\n\ntest result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n";
  expect(parseCargo(text)).toMatchObject([
    { name: "till::sums", status: "passed" },
    { status: "skipped" },
  ]);
  expect(() => parseCargo(text.replace("test till::sums ... ok\n", ""))).toThrow(/total/);
  expect(() => parseCargo("test till::sums ... ok\n")).toThrow(/cut off/);
});

test("lines that were cut anywhere are no report", () => {
  const line = JSON.stringify({ file: "test/till.js", name: "sums", status: "passed" });
  const text = `${line}\n${line}\n{"end":2}\n`;
  expect(parseLines(text)).toHaveLength(2);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 2 }), (at) => {
      expect(() => parseLines(text.slice(0, at))).toThrow(/./);
    }),
  );
});

const outcome = (name: string, status: TestOutcome["status"] = "passed"): TestOutcome => ({
  file: "test/till.js",
  name,
  status,
});
const compare = (
  base: TestOutcome[],
  head: TestOutcome[],
  more: Partial<Parameters<typeof lostResults>[0]> = {},
) =>
  lostResults({
    base,
    head,
    declared: () => false,
    isMade: () => false,
    written: new Map(),
    ...more,
  });

test("each test that passed must pass still; others may come", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
      fc.nat(),
      (names, pick) => {
        const base = names.map((name) => outcome(name));
        expect(compare(base, [...base, outcome("\u0000new")])).toBeUndefined();
        const at = pick % base.length;
        expect(compare(base, base.toSpliced(at, 1))).toContain("not run");
        expect(compare(base, base.with(at, outcome(names[at] ?? "", "skipped")))).toContain(
          "skipped",
        );
        expect(compare(base, base.toSpliced(at, 1), { declared: () => true })).toBeUndefined();
      },
    ),
  );
});

const isMade = (): boolean => true;

test("of names that are made only the number counts", () => {
  const base = [outcome("rate of tea"), outcome("rate of wine")];
  expect(
    compare(base, [outcome("rate of tea"), outcome("rate of beer")], { isMade }),
  ).toBeUndefined();
  expect(compare(base, [outcome("rate of tea")], { isMade })).toContain("expected 2");
});

test("a file that ended before its tests did", () => {
  const written = new Map([["test/till.js", 2]]);
  expect(compare([outcome("sums")], [outcome("sums"), outcome("new")], { written })).toContain(
    "expected 3",
  );
});
