import { memoryStats, whyIdle, whyNothingLearned, whyNothingShown, type StepRecord } from "#agents";
import { expect, test } from "vitest";
import { followedIn } from "../../../agents/kaizen/memory-use.ts";
import { signatureOf } from "../../../agents/kaizen/propose-learning.ts";
import { tallyRun, withTally } from "../../../agents/kaizen/tally.ts";
import { makeEntry, makeLearning } from "./make-learning.ts";
import { makeRun, type Told } from "./make-run.ts";

const tea = "wiki/10_DOMAIN/tea.md";
const learning = "learning:L-0a1b2c3d";
const failure = "exit code 1\nAssertionError: 12 is not 900";
const signature = signatureOf({ outcome: "tests-failed", output: failure, feedback: "" });
const entry = makeEntry({ learning: makeLearning({ signature, evidence: "tills.1/count#1" }) });

test("tells what was shown, cited and followed, and first attempts with memory and without", () => {
  const first = makeRun("tills", [
    { chunk: "count", refused: failure },
    { chunk: "count", attempt: 2, shown: [tea], learning: "L-0a1b2c3d" },
  ]);
  const second = makeRun("teas", [
    { chunk: "weigh", shown: [tea, learning], cited: [learning], followed: [tea] },
    { chunk: "label", shown: [tea], refused: failure },
    {
      chunk: "label",
      attempt: 2,
      shown: [learning],
      read: ["wiki/index.md"],
      verdict: "as L-0a1b2c3d says",
    },
    { chunk: "pack", shown: ["skill:tdd"] },
  ]);
  const stats = memoryStats({
    runs: [
      { run: "tills.1", events: first },
      { run: "teas.1", events: second },
    ],
    pages: [tea, "wiki/10_DOMAIN/ferns.md"],
    entries: [{ page: tea, entry }],
  });
  expect(stats.attempts).toBe(6);
  expect(stats.first).toEqual({
    with: { ok: 1, of: 2 },
    used: { ok: 1, of: 1 },
    without: { ok: 1, of: 2 },
  });
  const items = Object.fromEntries(stats.items.map(({ id, ...item }) => [id, item]));
  expect(items[tea]).toEqual({
    shown: 3,
    read: 0,
    cited: 0,
    followed: 1,
    with: { ok: 1, of: 2 },
    without: { ok: 1, of: 2 },
    harmful: false,
  });
  expect(items[learning]).toMatchObject({ shown: 2, cited: 2, with: { ok: 1, of: 1 } });
  expect(items["wiki/index.md"]).toMatchObject({ shown: 0, read: 1 });
  expect(stats.neverShown).toEqual(["wiki/10_DOMAIN/ferns.md"]);
  expect(stats.learnings).toEqual([
    expect.objectContaining({ id: "L-0a1b2c3d", shown: 2, recurredShown: 0, recurredUnseen: 1 }),
  ]);
  expect(stats.gate).toMatchObject({ accepted: 1, merged: 0, refused: [] });
});

test("a learning counts as helpful only when it was used, and is retired when it does harm", () => {
  const seen = makeRun("teas", [{ chunk: "weigh", shown: [learning] }]);
  expect(tallyRun(seen, [entry]).size).toBe(0);
  const used = { shown: [learning], cited: [learning] };
  const mixed = makeRun("teas", [
    { chunk: "weigh", ...used, refused: "no" },
    { chunk: "weigh", attempt: 2, ...used },
    { chunk: "label", ...used, refused: failure },
  ]);
  const tally = { helpful: 1, harmful: 1, recurred: 1 };
  expect(tallyRun(mixed, [entry]).get("L-0a1b2c3d")).toEqual(tally);
  const harmful = makeEntry({ harmful: 2 });
  expect(withTally(harmful, tally)).toMatchObject({ helpful: 1, harmful: 3, retired: true });
  expect(withTally(makeEntry({ helpful: 3, harmful: 2 }), tally).retired).toBe(false);
});

const diff = (added: string, removed = ""): string => `+++ b/x\n--- a/x\n+${added}\n-${removed}\n`;

test("what is followed is an exact thing that only the page says", () => {
  const shown = [
    { id: tea, text: "Sell by `TEA_GRAMS` and 1000, in src/tea.js, as parsePrice does." },
  ];
  expect(followedIn(diff("const TEA_GRAMS = 3;"), shown, "")).toEqual([tea]);
  expect(followedIn(diff("const tea = 3;"), shown, "")).toEqual([]);
  expect(followedIn(diff("price / 1000"), shown, "divide by 1000")).toEqual([]); // the chunk said so
  expect(followedIn(diff("parsePrice(1)", "parsePrice(2)"), shown, "")).toEqual([]); // it was there
});

test("nothing shown in five runs is told, but not after four, nor for runs of commands", () => {
  const empty = makeRun("teas", [{ chunk: "weigh", shown: ["skill:tdd"] }]);
  const commands = makeRun("sort", []);
  const runs = [empty, empty, commands, empty, empty];
  expect(whyNothingShown(runs)).toBeUndefined();
  expect(whyNothingShown([...runs, empty])).toMatch(/last 5 runs/);
  const full = makeRun("teas", [{ chunk: "weigh", shown: [tea] }]);
  expect(whyNothingShown([...runs, full])).toBeUndefined();
});

const chance = (kaizen: Told["kaizen"]): Told[] => [
  { chunk: "weigh", refused: "no" },
  { chunk: "weigh", attempt: 2, kaizen },
];

test("five chances to learn without a learning are told with the gate's reasons", () => {
  const refused = makeRun("teas", chance({ refused: "it says nothing" }));
  const easy = makeRun("teas", [{ chunk: "weigh" }]);
  const runs = [refused, refused, easy, refused, refused];
  expect(whyNothingLearned(runs)).toBeUndefined();
  expect(whyNothingLearned([...runs, refused])).toContain("the gate said: it says nothing");
  expect(whyNothingLearned([...runs, makeRun("teas", chance({ merged: "L-1" }))])).toBeUndefined();
});

const record = (due: number, changed: number, error?: string): StepRecord => ({
  step: "index",
  at: "2026-06-01T08:00:00Z",
  due,
  changed,
  ...(error === undefined ? {} : { error }),
});

test("a step that leaves undone what is due five times is told, with its last error", () => {
  const idle = [record(3, 0), record(0, 0), record(3, 0), record(3, 0), record(3, 0)];
  expect(whyIdle("index", idle)).toBeUndefined();
  expect(whyIdle("index", [...idle, record(4, 0, "no model")])).toMatch(
    /5 times .* 4 waited: no model/,
  );
  expect(whyIdle("index", [...idle, record(4, 1)])).toBeUndefined();
  expect(whyIdle("documentation", [...idle, record(4, 0)])).toBeUndefined();
});
