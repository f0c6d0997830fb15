import { draftPlan, PlanStore } from "#plans";
import { ContentRoot, writeLogEntry } from "#wiki";
import { expect, it } from "vitest";
import { run as init } from "../../../cli/commands/init.ts";
import { describeStatus, run as status } from "../../../cli/commands/status.ts";
import { nextCommand, type Status } from "../../../cli/status/read-status.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const nothing = { usd: 0, tokens: 0, minutes: 0, attempts: 0 };
const quiet: Status = {
  repository: "/shop",
  contentRoot: ".",
  pages: [{ folder: "10_DOMAIN", count: 2 }],
  lint: { findings: 0, summary: "no findings" },
  plans: [],
  runs: [],
  incidents: [],
  toVerify: [],
  budget: { today: { amount: nothing, held: nothing, unpriced: 0 }, limits: {} },
  log: [],
};
const plan = (id: string, state: Status["plans"][number]["status"]): Status["plans"][number] => ({
  id,
  title: "Check prices",
  status: state,
});
const incident = {
  id: "i-1",
  plan: "a",
  chunk: "red",
  category: "timeout" as const,
  reason: "the tests hang",
};

it("tells pages, lint, plans, log and the next command of a real repository", async () => {
  const shop = await makeRepository({ "till.js": "export const open = true;\n" });
  await init(recordingContext(shop.directory), { args: [], options: { yes: true } });
  const head = await shop.commit("Add loopwiki");
  const content = new ContentRoot(shop.directory);
  await new PlanStore(content).create(
    draftPlan({
      title: "Check prices",
      today: "2026-06-10",
      head,
      files: ["till.js"],
      run: "node till.js",
      verify: ["node --check till.js"],
      why: "Prices are never checked.",
    }),
  );
  await writeLogEntry(content, { date: "2026-06-10", op: "merge", title: "Till", id: "m1" });
  const context = recordingContext(shop.directory);
  expect(await status(context, { args: [], options: {} })).toBe(0);
  const { answerText, nextCommands } = context.output;
  expect(answerText).toMatch(/^Memory in the repository's root: \d+ pages? \(.*20_SYSTEM/);
  expect(answerText).toContain("lint: no findings");
  expect(answerText).toContain("proposed    2026-06-check-prices: Check prices");
  expect(answerText).toContain("[2026-06-10] merge | Till");
  expect(nextCommands).toEqual(["loopwiki plan show 2026-06-check-prices"]);
});

it.each([
  ["loopwiki audit", quiet],
  ["loopwiki init", { ...quiet, pages: [] }],
  ["loopwiki lint", { ...quiet, lint: { findings: 2, summary: "2 errors" } }],
  ["loopwiki plan show a", { ...quiet, plans: [plan("a", "proposed")] }],
  ["loopwiki execute b", { ...quiet, plans: [plan("a", "proposed"), plan("b", "approved")] }],
  ["loopwiki execute b", { ...quiet, plans: [plan("a", "approved"), plan("b", "in-progress")] }],
  ["loopwiki review c", { ...quiet, plans: [plan("b", "in-progress"), plan("c", "verified")] }],
  [
    "loopwiki andon show i-1",
    { ...quiet, plans: [plan("a", "stopped"), plan("c", "verified")], incidents: [incident] },
  ],
])("names %s as the next command", (command, state) => {
  expect(nextCommand(state)[0]).toBe(command);
});

it("says what agents used today, of what limit, and what nobody knows", () => {
  expect(describeStatus(quiet)).not.toContain("Spent");
  const today = {
    amount: { usd: 4.5, tokens: 12_345, minutes: 2.34, attempts: 3 },
    held: { ...nothing, usd: 0.25 },
    unpriced: 2,
  };
  const text = describeStatus({ ...quiet, budget: { today, limits: { usd: 5, minutes: 60 } } });
  expect(text).toContain("$4.50 of $5.00, $0.25 of it held by calls under way or cut off\n");
  expect(text).toContain("12,345 tokens\n  2.3 minutes of 60 minutes\n  3 attempts\n");
  expect(text).toContain("2 runs of models without a known price: only their tokens are counted");
});

it("names what is open, counts what is over and shows hidden characters", () => {
  const text = describeStatus({
    ...quiet,
    plans: [plan("a", "stopped"), plan("b", "merged"), plan("c", "rejected")],
    runs: [{ plan: "d", run: "d.1", startedAt: "2026-06-10", holder: undefined }],
    incidents: [incident],
    log: ["[2026-06-10] merge | Till\u001B[2J"],
  });
  expect(text).toContain("stopped     a: Check prices");
  expect(text).toContain("2 plans merged, rejected or discarded");
  expect(text).toContain("d: d.1, begun 2026-06-10, nobody at work");
  expect(text).toContain("a, chunk red: timeout, the tests hang (i-1)");
  expect(text).toContain("\\u{1b}[2J");
});
