import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  assertLineOpen,
  defaultBreakers,
  FileIncidentStore,
  FileLineStore,
  readLine,
} from "#agents";
import { LoopwikiError } from "#wiki";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { countFailure, countSuccess, giveHypothesis } from "../../../agents/andon/cord.ts";
import type { LineEvent } from "../../../agents/andon/line-event.ts";
import { blocksOf, foldLine } from "../../../agents/andon/line-state.ts";

const clock = (): Date => new Date("2026-06-10T08:00:00Z");
const signature = "0123456789ab";

async function openMill(): Promise<{
  folder: string;
  line: FileLineStore;
  incidents: FileIncidentStore;
  breakers: typeof defaultBreakers;
}> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-line-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    line: new FileLineStore(folder, clock),
    incidents: new FileIncidentStore(join(folder, "incidents")),
    breakers: defaultBreakers,
  };
}

const failure = (key: string, more = {}) => ({
  key,
  plan: "grind-finer",
  signature,
  category: "assertion_failure" as const,
  touchesUser: false,
  ...more,
});

const incident = {
  id: "INC-20260610-aaaaaaaa",
  plan: "grind-finer",
  run: "grind-finer.1",
  chunk: "set-stones",
  category: "assertion_failure" as const,
  confidence: 1,
  signature,
  stops: "line" as const,
  reason: "the stones touch",
  opened_at: "2026-06-10T08:00:00Z",
  evidence: "exit code 1",
};

const closed = (id: string): LineEvent => ({
  type: "incident-closed",
  incident: id,
  cause: "the gap was set in inches",
  level: "L2",
  owner: "ada",
  prevention: "a test reads the gap",
  proof: { check: "npm test", passedAt: "abc" },
});

/** The state machine as a person would write it on a card beside the machine. */
interface Card {
  open: Set<string>;
  done: Set<string>;
  planMode: boolean;
  hypothesis: Set<string>;
}

const plans = ["grind-finer", "sift-twice"];
const ids = ["INC-1", "INC-2", "INC-3"];
const anyEvent: fc.Arbitrary<LineEvent> = fc.oneof(
  fc.record({
    type: fc.constant("incident-opened" as const),
    incident: fc.constantFrom(...ids),
    plan: fc.constantFrom(...plans),
    signature: fc.constant(signature),
  }),
  fc.constantFrom(...ids).map(closed),
  fc.record({
    type: fc.constant("plan-mode-entered" as const),
    plan: fc.constantFrom(...plans),
    reason: fc.constant("3 failures in a row"),
  }),
  fc.record({ type: fc.constant("plan-mode-left" as const), plan: fc.constantFrom(...plans) }),
  fc.record({
    type: fc.constant("hypothesis-needed" as const),
    plan: fc.constantFrom(...plans),
    reason: fc.constant("2 failures reached for the user's own work"),
  }),
  fc.record({
    type: fc.constant("hypothesis-given" as const),
    plan: fc.constantFrom(...plans),
    text: fc.constant("the stones are swapped"),
  }),
);

function turn(card: Card, event: LineEvent): void {
  if (event.type === "incident-opened" && !card.done.has(event.incident))
    card.open.add(event.incident);
  if (event.type === "incident-closed") {
    card.open.delete(event.incident);
    card.done.add(event.incident);
  }
  if (event.type === "plan-mode-entered") card.planMode = true;
  if (event.type === "plan-mode-left") card.planMode = false;
  if (event.type === "hypothesis-needed") card.hypothesis.add(event.plan);
  if (event.type === "hypothesis-given") card.hypothesis.delete(event.plan);
}

test("200 random sequences: forward steps go on exactly when the card says the line is open, across restarts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 20 }), async (events) => {
      const { folder, incidents } = await openMill();
      const card: Card = {
        open: new Set(),
        done: new Set(),
        planMode: false,
        hypothesis: new Set(),
      };
      for (const event of events) {
        // Every event is written by a process that then dies: only the disk remembers.
        await new FileLineStore(folder, clock).append(event);
        turn(card, event);
        const line = new FileLineStore(folder, clock);
        for (const plan of plans) {
          const isOpen = card.open.size === 0 && !card.planMode && !card.hypothesis.has(plan);
          const answer = await assertLineOpen({ line, incidents }, "merging", plan).then(
            () => "goes on",
            (error: unknown) => (error instanceof LoopwikiError ? error.kind : "crashed"),
          );
          expect(answer).toBe(isOpen ? "goes on" : "andon");
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("three failures in a row enter plan mode; a chunk that comes through begins the count anew", async () => {
  const mill = await openMill();
  await countFailure(mill, failure("r/c#1"));
  await countFailure(mill, failure("r/c#2"));
  await countSuccess(mill, "grind-finer", "r/c");
  await countFailure(mill, failure("r/d#1"));
  await countFailure(mill, failure("r/d#2"));
  expect((await readLine(mill)).planMode).toBeUndefined();
  await countFailure(mill, failure("r/d#3"));
  expect((await readLine(mill)).planMode).toMatchObject({ plan: "grind-finer" });
});

test("the same failure told again after a kill counts once, and a new process counts on", async () => {
  const mill = await openMill();
  for (const key of ["r/c#1", "r/c#1", "r/c#2", "r/c#2"])
    await countFailure({ ...mill, line: new FileLineStore(mill.folder, clock) }, failure(key));
  const { counters, planMode } = await readLine(mill);
  expect(counters.get("grind-finer")?.inARow).toBe(2);
  expect(counters.get("grind-finer")?.bySignature.get(signature)).toBe(2);
  expect(planMode).toBeUndefined();
});

test("two failures that reached for the user's work need a hypothesis that says something", async () => {
  const mill = await openMill();
  await countFailure(mill, failure("r/c#1", { touchesUser: true }));
  await countSuccess(mill, "grind-finer", "r/b");
  await countFailure(mill, failure("r/c#2", { touchesUser: true }));
  await expect(assertLineOpen(mill, "executing", "grind-finer")).rejects.toThrow("hypothesis");
  await assertLineOpen(mill, "executing", "sift-twice");
  await expect(giveHypothesis(mill, "grind-finer", "dunno")).rejects.toMatchObject({
    code: "no-hypothesis",
  });
  await giveHypothesis(mill, "grind-finer", "the test reads the old gap table");
  await assertLineOpen(mill, "executing", "grind-finer");
});

test("an incident stays open when its event was lost, and when its file was", async () => {
  const mill = await openMill();
  await mill.incidents.open(incident);
  await expect(assertLineOpen(mill, "merging")).rejects.toThrow(incident.id);
  await mill.line.append(closed(incident.id));
  await assertLineOpen(mill, "merging");
  const other = {
    type: "incident-opened",
    incident: "INC-2",
    plan: "sift-twice",
    signature,
  } as const;
  await mill.line.append(other);
  await expect(assertLineOpen(mill, "merging")).rejects.toThrow("INC-2");
});

test("editing the incident's file does not close it", async () => {
  const mill = await openMill();
  const path = await mill.incidents.open(incident);
  await appendFile(path, "\nstatus: closed\ncause: found\nprevention: done\nowner: ada\nL1\n");
  await expect(assertLineOpen(mill, "merging")).rejects.toMatchObject({ kind: "andon" });
});

test("what a killed writer left half-written is nobody's event, and the next one is read", async () => {
  const mill = await openMill();
  await mill.line.append({ type: "plan-mode-entered", plan: "grind-finer", reason: "3 failures" });
  await appendFile(join(mill.folder, "line.jsonl"), '\n{"at":"2026","type":"plan-mode-le');
  await mill.line.append({ type: "counters-reset", plan: "grind-finer", reason: "new stones" });
  const events = await mill.line.read();
  expect(events.map(({ type }) => type)).toEqual(["plan-mode-entered", "counters-reset"]);
});

test("an event of a newer version stops the line rather than being forgotten", async () => {
  const mill = await openMill();
  await appendFile(join(mill.folder, "line.jsonl"), '{"at":"2026","type":"line-sealed"}\n');
  await expect(assertLineOpen(mill, "merging")).rejects.toMatchObject({ kind: "andon" });
  expect(await readFile(join(mill.folder, "line.jsonl"), "utf8")).toContain("line-sealed");
});

test("closing one of two incidents opens nothing", () => {
  const at = "2026-06-10T08:00:00Z";
  const open = (id: string) =>
    ({ at, type: "incident-opened", incident: id, plan: "grind-finer", signature }) as const;
  const state = foldLine([open("INC-1"), open("INC-2"), { at, ...closed("INC-1") }]);
  expect(blocksOf(state)).toEqual(["incident INC-2 of plan grind-finer is open"]);
});
