import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlan, type LearningRecord } from "#agents";
import type { Chunk } from "#plans";
import { claimRun } from "../../../agents/execute/prepare-run.ts";
import type { RunContext } from "../../../agents/execute/run-context.ts";
import { findLearnings, knownLearnings } from "../../../agents/kaizen/find-learnings.ts";
import { judgeLearning, type Judgement } from "../../../agents/kaizen/learning-gate.ts";
import { addLearning } from "../../../agents/kaizen/learnings-page.ts";
import { writeLearning } from "../../../agents/kaizen/learning-place.ts";
import { factsOfRun } from "../../../agents/kaizen/run-facts.ts";
import { docsChunk, openShop, pricePlan } from "../../agents/execute/shop.ts";
import { makeJunk, type Junk } from "./junk.ts";

export interface JunkResult {
  offered: number;
  /** Refused, or merged into the learning that said it already: no new line either way. */
  refused: number;
  /** What was let in, by kind. */
  letIn: Junk[];
  good: number;
  /** Good learnings the gate let in, and those that a packet about their subject holds: before, after. */
  goodLetIn: number;
  recall: { before: number; after: number; ungated: number };
}

/** What a shop may learn: a subject that a chunk is about, and a rule that its code does not show. */
const lessons: readonly [trigger: string, rule: string][] = [
  ["ounces of tea are weighed", "count 28 grams to the ounce, as the brass scale does"],
  ["amounts come in from the till", "divide amounts by 1000: the till sends tenths of a cent"],
  ["weeks of the stock plan are counted", "begin with week 31, when the supplier closes its books"],
  [
    "shelf labels are printed",
    "keep labels 58 millimetres wide: the old printer cuts the rest off",
  ],
  [
    "parcels are handed to the courier",
    "close the list at 16:40, twenty minutes before the van comes",
  ],
  [
    "gift vouchers are redeemed",
    "let a voucher pay the deposit last, or the refund goes to nobody",
  ],
  ["customers return bottles", "book the deposit on the day of sale, never on the day of return"],
  [
    "invoices go to Switzerland",
    "write the reference with 27 digits, the bank refuses shorter ones",
  ],
  ["loyalty cards are read", "strip the leading zero: scanners of the second counter add one"],
  ["the freezer alarm rings", "silence it only over channel 9; channel 1 opens the door"],
  ["prices of organic tea change", "wait for the certificate number before the label is printed"],
  ["orders arrive by fax", "treat a lone 7 as a 1, the drum of the machine is scratched"],
  ["newsletters are sent", "leave out members who joined in May: they asked to be left alone"],
  ["the scale is calibrated", "take the tare after the tray has cooled for six minutes"],
  ["coupons of the bakery are accepted", "pay them out of cash box B, the books of A are audited"],
  ["the window is decorated", "keep lamps below 40 watts, the fuse is shared with the oven"],
  ["a supplier is renamed", "keep its old code in the ledger until the audit in March"],
  ["staff discounts are computed", "apply them after the coupon, as the union agreed"],
  ["stock is counted at night", "skip aisle 12: its motion sensor wakes the dog"],
  ["receipts are archived", "scan both sides, the tax office stamps the back"],
];

const { signal } = new AbortController();

/** Offers good learnings and then junk to the real gate of a real run, and looks what packets then hold. */
export async function offerJunk(count: number): Promise<JunkResult> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-junk-")));
  try {
    const run = await openRun(join(folder, "shop"));
    const good = lessons.map(([trigger, rule], at) => learningOf(run, trigger, rule, at));
    const goodLetIn = (await offer(run, good)).length;
    const before = await recallOf(run, good);
    const junk = makeJunk(count, good, good[0] ?? learningOf(run, "", "", 0));
    const passed = new Set(
      await offer(
        run,
        junk.map(({ learning }) => learning),
      ),
    );
    const letIn = junk.filter(({ learning }) => passed.has(learning));
    const after = await recallOf(run, good);
    await letAllIn(run, junk);
    const ungated = await recallOf(run, good);
    const recall = { before, after, ungated };
    return {
      offered: count,
      refused: count - letIn.length,
      letIn,
      good: good.length,
      goodLetIn,
      recall,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openRun(at: string): Promise<RunContext> {
  const shop = await openShop({ at });
  const head = await shop.repository.git.run(["rev-parse", "HEAD"]);
  const goal = [{ command: "test -s docs/pricing.md", expected: "exits 0" }];
  const plan = pricePlan(head, { chunks: [docsChunk()], goal });
  await shop.approve(plan);
  await runPlan(shop.services, plan.id, { signal });
  return claimRun(shop.services, plan.id, signal);
}

function learningOf(run: RunContext, trigger: string, rule: string, at: number): LearningRecord {
  const evidence = `${run.state.run}/write-down#1`;
  const id = `L-9${at.toString(16).padStart(7, "0")}`;
  return { id, trigger, rule, evidence, level: "L3", scope: ["src/*.js", "docs/*.md"] };
}

/** The learnings that pass, written as the loop writes them. */
async function offer(
  run: RunContext,
  learnings: readonly LearningRecord[],
): Promise<LearningRecord[]> {
  const facts = await factsOfRun(run);
  const passed: LearningRecord[] = [];
  for (const learning of learnings) {
    const judged: Judgement = await judgeLearning(
      { learning, by: "agent" },
      await knownLearnings(run),
      facts,
    );
    if (judged.decision !== "accept") continue;
    await writeLearning(run.memory(), learning, { wiki: [] });
    passed.push(learning);
  }
  return passed;
}

/** Share of the good learnings that a maker is shown whose chunk is about them. */
async function recallOf(run: RunContext, good: readonly LearningRecord[]): Promise<number> {
  let found = 0;
  for (const learning of good) {
    const shown = await findLearnings(run, chunkAbout(learning));
    if (shown.some(({ id }) => id === learning.id)) found += 1;
  }
  return found / good.length;
}

function chunkAbout({ trigger }: LearningRecord): Chunk {
  return docsChunk({ title: `Program what happens when ${trigger}`, files: ["src/pricing.js"] });
}

/** What would be without a gate: everything that can stand on a page at all. */
async function letAllIn(run: RunContext, junk: readonly Junk[]): Promise<void> {
  const path = "wiki/20_SYSTEM/learnings.md";
  const text = junk.reduce<string | undefined>(
    (page, { learning }) =>
      addLearning(page, { ...learning, evidence: learning.evidence || "none" }),
    await run.memory().read(path),
  );
  await run.memory().write(path, text ?? "");
}
