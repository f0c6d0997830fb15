import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { FileRunStore, latestRun, mergePlan, runPlan } from "#agents";
import { Git } from "#wiki";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import { openShop, pricePlan, resumeTasks, shopServices } from "./shop.ts";

const kills = 20;
const script = fileURLToPath(new URL("execute-and-die.ts", import.meta.url));
const planId = "2026-06-price-validation";
let folder: string;
/** History and number of events of a run that nobody killed. */
let expected: { history: string; events: number };

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-resume-")));
  const shop = await openShop({ at: join(folder, "template") });
  await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
  const directory = await copyShop("uninterrupted");
  const services = shopServices(directory, { tasks: resumeTasks }, () => undefined);
  const state = await runPlan(services, planId, { signal: new AbortController().signal });
  const events = await new FileRunStore(join(directory, ".git/loopwiki"), () => new Date()).read(
    state.run,
  );
  expected = { history: await historyOf(directory), events: events.length };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a plan killed at random journal events always completes, with the history of an uninterrupted run", async () => {
  const rounds = Array.from({ length: kills }, (_, round) => ({
    round,
    nth: 1 + Math.floor(Math.random() * expected.events),
    side: Math.random() < 0.5 ? "before" : "after",
  }));
  const workers = [0, 1].map(async (half) => {
    const outcomes = [];
    for (const kill of rounds.filter(({ round }) => round % 2 === half))
      outcomes.push(await killAndGoOn(kill));
    return outcomes;
  });
  const outcomes = (await Promise.all(workers)).flat();
  expect(outcomes).toEqual(outcomes.map(({ kill }) => ({ kill, ...sound })));
  expect(outcomes).toHaveLength(kills);
}, 600_000);

/** What every round must end with. */
const sound = {
  died: "SIGKILL",
  phase: "verified",
  sameHistory: true,
  sameCheckout: true,
  leftovers: "",
  logEntries: 2,
};

async function killAndGoOn(kill: { round: number; nth: number; side: string }) {
  const directory = await copyShop(`killed-${kill.round}`);
  const before = await fingerprint(directory);
  const died = await execute(directory, kill.nth, kill.side);
  // A kill after the very last event leaves nothing to go on with.
  const reached = await latestRun(
    shopServices(directory, {}, () => undefined),
    planId,
  );
  const phase = reached?.phase === "verified" ? "verified" : await execute(directory, 0, "after");
  const sameHistory = (await historyOf(directory)) === expected.history;
  const sameCheckout = isDeepStrictEqual(await fingerprint(directory), before);
  return { kill, died, phase, sameHistory, sameCheckout, ...(await mergeAndLook(directory)) };
}

test("a plan killed three times in a row completes as well", async () => {
  const directory = await copyShop("killed-thrice");
  for (const nth of [4, 6, 5]) expect(await execute(directory, nth, "after")).toBe("SIGKILL");
  expect(await execute(directory, 0, "after")).toBe("verified");
  expect(await historyOf(directory)).toBe(expected.history);
}, 120_000);

/** Runs the plan in a process of its own; resolves to what it printed or the signal that ended it. */
async function execute(directory: string, nth: number, side: string): Promise<string> {
  const args = [
    "--conditions",
    "loopwiki-source",
    "--import",
    "tsx",
    script,
    directory,
    planId,
    String(nth),
    side,
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  await once(child, "close");
  return child.signalCode ?? output;
}

/** Subject, body and content of each commit of the plan's branch; ids differ by their times alone. */
async function historyOf(directory: string): Promise<string> {
  return new Git(directory).run(["log", "--format=%T%n%an <%ae>%n%B", `main..loop/${planId}`]);
}

/** Merges, and says what is left of the run's branches and worktrees, and how often it was logged. */
async function mergeAndLook(directory: string): Promise<{ leftovers: string; logEntries: number }> {
  const services = shopServices(directory, {}, () => undefined);
  await mergePlan(services, planId, new AbortController().signal);
  const git = new Git(directory);
  const branches = await git.run(["branch", "--list", "loop/*"]);
  const folders = await readdir(join(directory, ".."));
  const log = await git.run(["show", "main:wiki/log.md"]);
  const leftovers = branches + folders.filter((name) => name !== "shop").join(" ");
  return { leftovers, logEntries: log.split("| Refuse negative prices: ").length - 1 };
}

async function copyShop(name: string): Promise<string> {
  const directory = join(folder, name, "shop");
  await cp(join(folder, "template"), directory, { recursive: true, preserveTimestamps: true });
  expect(await readdir(join(folder, name))).toEqual(["shop"]);
  return directory;
}
