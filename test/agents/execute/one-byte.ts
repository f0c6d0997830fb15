import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quickId, quickPlan } from "./quick-shop.ts";
import type { Shop, ShopOptions } from "./shop.ts";
import type { Plan } from "#plans";
import { runPlan } from "../../../agents/execute/run-plan.ts";
import type { RunState } from "../../../agents/journal/run-state.ts";

/** One of each kind of file that a run goes by. */
export const specFiles: Readonly<Record<string, string>> = {
  "loopwiki.config.json": '{ "commands": { "test": "node --test" }, "breakers": {} }\n',
  "agents/GOALS.md": "# Goals\n\nPrices are never negative.\n",
  "agents/LOOPS.md": "# Loops\n\nThe shop is audited on Mondays.\n",
  "wiki/00_SCHEMA.md": "# Schema\n\nA page for each shelf.\n",
  "skills/weigh/SKILL.md": "---\nname: weigh\ndescription: Weighs tea.\n---\n\nWeigh twice.\n",
  "skills/weigh/scales.json": '{ "grams": 1 }\n',
  "agents/roles/checker.md": "You check the till. {{contract}}\n",
};
export const specPaths = [`plans/${quickId}.md`, ...Object.keys(specFiles)];
/** When the edit is made: every step after it must see it. */
export const moments = [
  "baseline-measured",
  "attempt-started",
  "agent-finished",
  "gates-judged",
  "checker-judged",
] as const;

/** Changes, adds or takes away a single byte; which and where follows from the number. */
export function editOneByte(bytes: Buffer, round: number): Buffer {
  const at = (round * 7919) % bytes.length;
  const kind = round % 3;
  if (kind === 0) {
    const changed = Buffer.from(bytes);
    changed[at] = ((bytes[at] ?? 0) + 1 + (round % 255)) % 256;
    return changed;
  }
  const inserted = kind === 1 ? Buffer.from([round % 256]) : Buffer.alloc(0);
  return Buffer.concat([
    bytes.subarray(0, at),
    inserted,
    bytes.subarray(at + (kind === 2 ? 1 : 0)),
  ]);
}

export interface Edited {
  shop: Shop;
  plan: Plan;
  base: string;
  path: string;
  state: RunState;
}

/** Executes a plan and edits one byte of what it goes by while it runs. */
export async function runWithEdit(
  open: (options?: ShopOptions) => Promise<Shop>,
  round: number,
): Promise<Edited> {
  const shop = await open({ commands: { lint: "true" } });
  const path = specPaths[round % specPaths.length] ?? "";
  const moment = moments[Math.floor(round / specPaths.length) % moments.length];
  const plan = await quickPlan(shop);
  await shop.approve(plan);
  const base = await shop.repository.git.run(["rev-parse", "HEAD"]);
  const file = join(shop.repository.directory, path);
  const { watch } = shop.services;
  let edited = false;
  shop.services.watch = (event) => {
    watch(event);
    if (event.type !== moment || edited) return;
    edited = true;
    writeFileSync(file, editOneByte(readFileSync(file), round));
  };
  const state = await runPlan(shop.services, plan.id, { signal: new AbortController().signal });
  return { shop, plan, base, path, state };
}
