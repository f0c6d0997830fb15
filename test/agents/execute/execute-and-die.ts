import { runPlan, type RunStore } from "#agents";
import { quickToResume, shopServices } from "./shop.ts";

/**
 * A process that executes a plan of a shop and kills itself with SIGKILL at the nth event it appends,
 * before or after the event is on the disk. Arguments: directory, plan, n, before | after.
 */
const [directory = "", plan = "", nth = "0", side = "after"] = process.argv.slice(2);
const services = shopServices(directory, quickToResume, () => undefined);
services.runs = killingStore(services.runs, Number(nth), side === "before");
const state = await runPlan(services, plan, { signal: new AbortController().signal });
process.stdout.write(state.phase);

function killingStore(store: RunStore, at: number, before: boolean): RunStore {
  let count = 0;
  return {
    claim: (...args) => store.claim(...args),
    heartbeat: (lease) => store.heartbeat(lease),
    release: (lease) => store.release(lease),
    read: (run) => store.read(run),
    list: () => store.list(),
    holder: (name) => store.holder(name),
    append: async (lease, event) => {
      count += 1;
      if (count === at && before) process.kill(process.pid, "SIGKILL");
      const stored = await store.append(lease, event);
      if (count === at) process.kill(process.pid, "SIGKILL");
      return stored;
    },
  };
}
