import { FileRunStore, FileStepLog } from "#agents";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run as doctor } from "../../../../cli/commands/doctor.ts";
import { run as init } from "../../../../cli/commands/init.ts";
import { run as stats } from "../../../../cli/commands/stats/memory.ts";
import type { CommandRun } from "../../../../cli/command.ts";
import { makeRun, type Told } from "../../../agents/kaizen/make-run.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext } from "../../recording-output.ts";

const clock = (): Date => new Date("2026-06-01T08:00:00Z");
const line =
  '- `L-0a1b2c3d` L3 helpful=1 harmful=0 scope=["till.js"] :: When tea is sold: weigh it in grams (teas.1/weigh#1)';

/** A shop whose clone has these runs behind it. */
async function openShop(runs: readonly (readonly Told[])[]) {
  const shop = await makeRepository({
    "till.js": "",
    "loopwiki.config.json": '{"contentRoot": ".", "embeddings": {"model": "none"}}',
  });
  await init(recordingContext(shop.directory), { args: [], options: { yes: true } });
  const page = `---\ntitle: Tea\ntype: domain\n---\n\n# Tea\n\n## Learnings\n\n${line}\n`;
  await shop.commit("Add loopwiki", { "wiki/10_DOMAIN/tea.md": page });
  const state = join(shop.directory, ".git", "loopwiki");
  const store = new FileRunStore(state, clock);
  for (const [at, told] of runs.entries()) {
    const plan = `2026-06-teas-${at}`;
    const lease = await store.claim(plan, true);
    for (const event of makeRun(plan, told)) await store.append(lease, event);
    await store.release(lease);
  }
  const call = async (run: CommandRun) => {
    const { output, ...context } = recordingContext(shop.directory);
    const code = await run({ ...context, output }, { args: [], options: {} });
    return { code, text: output.answerText, data: output.answers[0]?.data };
  };
  return { call, steps: new FileStepLog(state, clock) };
}

test("stats memory tells from the journals what memory did", async () => {
  const shown = ["wiki/10_DOMAIN/tea.md", "learning:L-0a1b2c3d"];
  const { call } = await openShop([
    [{ chunk: "weigh", shown, cited: ["learning:L-0a1b2c3d"] }],
    [
      { chunk: "weigh", refused: "no" },
      { chunk: "weigh", attempt: 2, shown, learning: "L-1" },
    ],
  ]);
  const { text, data } = await call(stats);
  expect(text).toContain(
    "Approved at the first attempt: 1/1 with memory, 1/1 that used it, 0/1 without.",
  );
  expect(text).toMatch(/^learning:L-0a1b2c3d\s+2\s+0\s+1\s+0\s+1\/1\s+0\/1$/m);
  expect(text).toContain("Never shown: wiki/10_DOMAIN/glossary.md.");
  expect(text).toContain("The gate let 1 learning pass");
  expect(data).toMatchObject({ runs: 2, attempts: 3, harmful: [] });
});

test("doctor is red when nothing was shown, learned or indexed for so long, and names the next step", async () => {
  const nothing: Told[] = [
    { chunk: "weigh", refused: "no" },
    { chunk: "weigh", attempt: 2, kaizen: { refused: "it says nothing" } },
  ];
  const { call, steps } = await openShop(Array.from({ length: 5 }, () => nothing));
  for (let times = 0; times < 5; times += 1)
    await steps.record({ step: "index", due: 4, changed: 0, error: "no model" });
  const { code, text } = await call(doctor);
  expect(code).toBe(1);
  expect(text).toMatch(
    /FAIL memory shown\s+No page and no learning was shown in the last 5 runs\./,
  );
  expect(text).toMatch(/FAIL learning\s+5 chunks in a row .* the gate said: it says nothing/);
  expect(text).toMatch(/FAIL index kept up\s+5 times in a row it changed nothing, .*: no model/);
  expect(text).toMatch(/ok\s+documentation/);
});
