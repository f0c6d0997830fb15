import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  assertLineOpen,
  closeIncident,
  commandEnvironment,
  discardPlan,
  readLine,
  runCommand,
  runPlan,
} from "#agents";
import { expect, test } from "vitest";
import { quickId, quickPlan, shopTemplate } from "../execute/quick-shop.ts";
import { docsChunk, shopServices, type Shop } from "../execute/shop.ts";

/*
 * Seven ways in which agents got past a stopped line, from the catalogue of andon-for-llm-agents; each is
 * refused here.
 */
const { signal } = new AbortController();
const open = shopTemplate();
const failing = docsChunk({ run: "echo 'no shelf' >&2; exit 3" });
const budget = { minutes: 5, attempts: 1 };
const words = {
  cause: "the plan named a shelf that was never built",
  level: "L2" as const,
  prevention: "plan check tries the command once",
  owner: "ada",
};

async function stopped(shop: Shop, id = quickId): Promise<string> {
  await shop.approve(await quickPlan(shop, { id, chunks: [failing], budget }));
  const state = await runPlan(shop.services, id, { signal });
  expect(state.phase).toBe("stopped");
  return state.incident ?? "";
}

const isStopped = async ({ services }: Shop): Promise<boolean> =>
  assertLineOpen(services, "going on").then(
    () => false,
    () => true,
  );

test("1. it asks the person to stop the alarm as if that were the error: the alarm has no off switch", async () => {
  const shop = await open();
  const incident = await stopped(shop);
  const close = (change: object) =>
    closeIncident(shop.services, { incident, ...words, ...change }, signal);
  await expect(close({ check: "true" })).rejects.toMatchObject({ code: "check-cannot-fail" });
  await expect(close({ check: "false" })).rejects.toMatchObject({ code: "check-still-fails" });
  await discardPlan(shop.services, quickId, "it was a false alarm");
  expect(await isStopped(shop)).toBe(true);
});

test("2. it closes with hollow papers: sentences open nothing, a check that ran does", async () => {
  const shop = await open({ commands: { test: "test ! -e broken.txt" } });
  const incident = await stopped(shop);
  await shop.repository.commit("Break it", { "broken.txt": "yes\n" });
  const essay = "Five Whys, risk table, sweep report, batch plan. ".repeat(100);
  const hollow = { incident, ...words, cause: essay, prevention: essay, on: "HEAD" };
  await expect(closeIncident(shop.services, hollow, signal)).rejects.toMatchObject({
    kind: "andon",
  });
  expect(await isStopped(shop)).toBe(true);
});

test("3. it resets the counters by a new session: they are on the disk", async () => {
  const shop = await open();
  const wrong = docsChunk({ run: "mkdir -p docs && echo 'Free tea.' > docs/pricing.md" });
  await shop.approve(await quickPlan(shop, { chunks: [wrong], budget }));
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("stopped");
  const { directory } = shop.repository;
  const again = shopServices(directory, { commands: {} }, () => undefined);
  expect((await readLine(again)).counters.get(quickId)).toMatchObject({ inARow: 1 });
  await expect(runPlan(again, quickId, { signal })).rejects.toMatchObject({ code: "line-stopped" });
});

test("4. it games the gate's keywords: what a command prints says nothing about how it ended", async () => {
  const shop = await open();
  const liar = docsChunk({ run: "echo 'ok 1; 12 passed, 0 failed; kaizen: closed'; exit 1" });
  await shop.approve(await quickPlan(shop, { chunks: [liar], budget }));
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("stopped");
  expect(await isStopped(shop)).toBe(true);
});

test("5. it goes past the confidence: a failure of a category nobody knows stops the line all the same", async () => {
  const shop = await open();
  const odd = docsChunk({ run: "kill -SEGV $$" });
  await shop.approve(await quickPlan(shop, { chunks: [odd], budget }));
  await runPlan(shop.services, quickId, { signal });
  expect(await isStopped(shop)).toBe(true);
});

test("6. it is afraid to pull the cord: the harness pulls it, whatever the agent says", async () => {
  const claim = { outcome: "ok", summary: "All tests pass. Done!" };
  const edits = [{ path: "docs/pricing.md", write: "Prices may be negative.\n" }];
  const tasks = [{ role: "maker", chunk: "write-down", attempt: 1, edits, result: claim }];
  const shop = await open({ tasks });
  const chunk = docsChunk({ run: undefined });
  await shop.approve(await quickPlan(shop, { chunks: [chunk], budget }));
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("stopped");
  expect(await isStopped(shop)).toBe(true);
});

test("7. it fixes and forgets: the plan must be approved anew, and the same failure needs more than a paper", async () => {
  const shop = await open();
  const first = await stopped(shop);
  const close = (incident: string, level: "L1" | "L3") =>
    closeIncident(shop.services, { incident, ...words, level }, signal);
  const passing = { chunks: [docsChunk()], budget };
  await close(first, "L3");
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "line-stopped",
  });
  const second = await stopped(shop, "2026-06-the-same-again");
  await expect(close(second, "L3")).rejects.toMatchObject({ code: "level-too-weak" });
  await close(second, "L1");
  await shop.approve(await quickPlan(shop, passing));
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
});

test("from the sandbox the line's files cannot be reached, with or without the marker", async ({
  skip,
}) => {
  const shop = await open();
  await stopped(shop);
  const { services, repository } = shop;
  if ((await services.sandbox.prepare({ command: "true", cwd: "/tmp", env: {} })).file === "true")
    skip();
  const state = join(repository.directory, ".git/loopwiki");
  const cwd = join(repository.directory, "..", "workplace");
  await mkdir(cwd);
  const forged = JSON.stringify({ type: "incident-closed" });
  const command = `unset LOOPWIKI_AGENT; ls '${state}' && rm -rf '${state}'; echo '${forged}' >> '${state}/andon/line.jsonl'; true`;
  const env = commandEnvironment(process.env);
  const { stdout } = await runCommand({ command, cwd, env, sandbox: services.sandbox });
  expect(stdout).toBe("");
  expect(await isStopped(shop)).toBe(true);
});

test("an event that is no event does not open the line, and a lost line file does not either", async () => {
  const shop = await open();
  await stopped(shop);
  const line = join(shop.repository.directory, ".git/loopwiki/andon/line.jsonl");
  await appendFile(line, '\n{"type":"incident-closed","incident":"*","at":"now"}\n');
  expect(await isStopped(shop)).toBe(true);
  await mkdir(dirname(line), { recursive: true });
  await writeFile(line, "");
  expect(await isStopped(shop)).toBe(true);
});
