import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { driftBetween, hashSpec } from "../../../agents/execute/spec-drift.ts";
import { runPlan } from "../../../agents/execute/run-plan.ts";
import { editOneByte, moments, runWithEdit, specFiles, specPaths } from "./one-byte.ts";
import { quickId, quickPlan, shopTemplate } from "./quick-shop.ts";
import { openLine } from "./shop.ts";

const open = shopTemplate(specFiles);

test("100 edits of one byte, each seen as the file it is in", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop));
  const before = await hashSpec(shop.services, quickId);
  expect(Object.keys(before)).toEqual(expect.arrayContaining(specPaths));
  for (let round = 0; round < 100; round += 1) {
    const path = specPaths[round % specPaths.length] ?? "";
    const file = join(shop.repository.directory, path);
    const bytes = await readFile(file);
    await writeFile(file, editOneByte(bytes, round));
    const drift = driftBetween(before, await hashSpec(shop.services, quickId));
    expect({ round, drift }).toEqual({ round, drift: [path] });
    await writeFile(file, bytes);
  }
  expect(driftBetween(before, await hashSpec(shop.services, quickId))).toEqual([]);
});

test("a file that is new or gone is drift too", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop));
  const before = await hashSpec(shop.services, quickId);
  await shop.repository.write({ "agents/roles/maker.md": "Be quick.\n" });
  await rm(join(shop.repository.directory, "agents/GOALS.md"));
  const drift = driftBetween(before, await hashSpec(shop.services, quickId));
  expect(drift).toEqual(["agents/GOALS.md", "agents/roles/maker.md"]);
});

test("nothing else is drift: pages, code and other plans may change beside a run", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop));
  const before = await hashSpec(shop.services, quickId);
  await shop.repository.write({ "wiki/log.md": "x\n", "src/x.js": "", "plans/other.md": "x\n" });
  expect(driftBetween(before, await hashSpec(shop.services, quickId))).toEqual([]);
});

test.each(moments.map((moment, index) => [moment, index * specPaths.length + index] as const))(
  "an edit at %s stops the line, puts the worktree back and commits nothing",
  async (_moment, round) => {
    const { shop, base, path, state } = await runWithEdit(open, round);
    expect(state.phase).toBe("stopped");
    expect(state.reason).toContain(path);
    expect(state.head).toBe(base);
    const branch = await shop.repository.git.run(["rev-parse", state.started.branch]);
    expect(branch).toBe(base);
    const worktree = shop.repository.git.at(state.started.worktree);
    expect(await worktree.run(["status", "--porcelain"])).toBe("");
    const [incident] = await shop.services.incidents.list();
    expect(incident).toMatchObject({ category: "spec_drift", stops: "line" });
  },
);

test("approved again, the run goes on under the new text", async () => {
  const { shop, plan, state } = await runWithEdit(open, 1);
  expect(state.phase).toBe("stopped");
  await openLine(shop);
  await shop.approve(plan);
  const again = await runPlan(shop.services, plan.id, { signal: new AbortController().signal });
  expect(again.phase).toBe("verified");
});
