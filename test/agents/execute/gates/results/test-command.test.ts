import { describe, expect, test } from "vitest";
import { reportingCommand } from "../../../../../agents/execute/gates/results/test-command.ts";

const place = { folder: "/run/out", reporters: "/run/ours" };
const runnersOf = (command: string, scripts: Record<string, string> = {}): string[] | undefined =>
  reportingCommand(command, scripts, place)?.reports.map(({ runner }) => runner.name);

describe("finds the runner", () => {
  test.each([
    ["vitest run", "vitest"],
    ["npx vitest", "vitest"],
    ["NODE_ENV=test npx --no-install vitest run --coverage", "vitest"],
    ["node_modules/.bin/vitest run", "vitest"],
    ["node ./node_modules/jest/bin/jest.js --runInBand", "jest"],
    ["c8 mocha test/**/*.js", "mocha"],
    ["node --test", "node --test"],
    ["node --import tsx --enable-source-maps --test test/*.ts", "node --test"],
    ["python -m pytest -q", "pytest"],
    ["coverage run -m pytest", "pytest"],
    ["poetry run pytest tests", "pytest"],
    ["python3 -m unittest discover -s tests", "unittest"],
    ["go test ./...", "go test"],
    ["cargo +nightly test --workspace", "cargo test"],
    ["npm run build && vitest run", "vitest"],
  ])("%s", (command, runner) => expect(runnersOf(command)).toEqual([runner]));

  test("in a script of a script, whatever the package manager", () => {
    const scripts = { test: "npm run unit -- --silent", pretest: "tsc", unit: "vitest run" };
    for (const command of ["npm test", "npm t", "npm run -s test", "pnpm test", "yarn test"])
      expect(runnersOf(command, scripts)).toEqual(["vitest"]);
    const { command } = reportingCommand("npm test", scripts, place) ?? { command: "" };
    expect(command).toMatch(
      /^\(\(tsc\) && \(\(vitest run .*json=\/run\/out\/vitest-0 --silent\)\)\)$/,
    );
  });

  test("two runners report into two files", () => {
    const found = reportingCommand("vitest run && node --test e2e", {}, place);
    expect(found?.reports.map(({ file }) => file)).toEqual([
      "/run/out/vitest-0",
      "/run/out/node---test-1",
    ]);
  });
});

test.each([
  "make test",
  "tox",
  "true",
  "echo vitest",
  'sh -c "vitest run"',
  "npm test -w shop",
  "npm test",
  "vitest-preview",
  "cat pytest.ini",
  "node tests/run.js --test-only",
])("knows no runner in: %s", (command) => expect(runnersOf(command)).toBeUndefined());

test("options that would send results elsewhere go", () => {
  const { command } = reportingCommand(
    "node --test --test-reporter=dot --test-reporter-destination=x.txt test",
    {},
    place,
  ) ?? { command: "" };
  expect(command).not.toMatch(/dot|x\.txt/);
  expect(command).toMatch(/ test$/);
});

test("a script that calls itself ends", () => {
  expect(runnersOf("npm test", { test: "npm test" })).toBeUndefined();
});
