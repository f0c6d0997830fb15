import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attemptsOf, mergePlan, runPlan } from "#agents";
import { makeRepositoryAt } from "../../tools/make-repository.ts";
import { openShop, pricePlan, shopIn } from "../../agents/execute/shop.ts";
import { checkOf, chunkOf, makerTasks, noisePages, units, type Unit } from "./tasks.ts";

export interface Replayed {
  tasks: number;
  succeeded: number;
  atFirst: number;
  attempts: number;
  /** Of all packets, as `estimateTokens` counts. */
  tokens: number;
}

const { signal } = new AbortController();
const nothing: Replayed = { tasks: 0, succeeded: 0, atFirst: 0, attempts: 0, tokens: 0 };

/** Executes the tasks in shops of their own: real runs, gates and merges, a scripted maker. */
export async function replay(memory: "on" | "off", some = units()): Promise<Replayed> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-memory-")));
  try {
    const template = join(folder, "template");
    const { repository } = await openShop({ at: template });
    await repository.commit("Write about other things", noisePages(30));
    let sum = nothing;
    for (const [at, unit] of some.entries()) {
      const directory = join(folder, String(at), "shop");
      await cp(template, directory, { recursive: true, preserveTimestamps: true });
      const done = await replayUnit(directory, unit, memory);
      sum = add(sum, done);
    }
    return sum;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function replayUnit(directory: string, unit: Unit, memory: "on" | "off"): Promise<Replayed> {
  const repository = await makeRepositoryAt(directory);
  const checks = Object.assign({}, ...unit.tasks.map(checkOf));
  await repository.commit("Furnish the shop", { ...unit.files, ...checks });
  const tasks = unit.tasks.flatMap(makerTasks);
  const shop = shopIn(repository, { tasks, commands: {}, ceremony: { memory } });
  let sum = nothing;
  for (const task of unit.tasks) {
    const planned_at = await repository.git.run(["rev-parse", "HEAD"]);
    const plan = pricePlan(planned_at, {
      id: `2026-06-${task.id}`,
      title: `Program ${task.id}`,
      scope: { in: ["src/**"], out: [] },
      evidence: [],
      chunks: [chunkOf(task)],
      goal: [{ command: `sh checks/${task.id}.sh`, expected: "exits 0" }],
    });
    await shop.approve(plan);
    const state = await runPlan(shop.services, plan.id, { signal });
    const attempts = attemptsOf(state.run, await shop.services.runs.read(state.run));
    const succeeded = state.phase === "verified";
    if (succeeded) await mergePlan(shop.services, plan.id, signal);
    sum = add(sum, {
      tasks: 1,
      succeeded: Number(succeeded),
      atFirst: Number(succeeded && attempts.length === 1),
      attempts: attempts.length,
      tokens: attempts.reduce((all, { packet }) => all + (packet?.tokens ?? 0), 0),
    });
  }
  return sum;
}

function add(left: Replayed, right: Replayed): Replayed {
  return {
    tasks: left.tasks + right.tasks,
    succeeded: left.succeeded + right.succeeded,
    atFirst: left.atFirst + right.atFirst,
    attempts: left.attempts + right.attempts,
    tokens: left.tokens + right.tokens,
  };
}
