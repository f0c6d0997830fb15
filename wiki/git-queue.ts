import { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";
import { LoopwikiError } from "./errors.ts";
import { WriterLock } from "./search/index/writer-lock.ts";

/** How long a writer waits for those before it, in milliseconds; a large checkout takes a while. */
const patienceMs = 120_000;

/** Common directories whose queue this chain of calls is at the head of. */
const held = new AsyncLocalStorage<ReadonlySet<string>>();
/** The last writer of this process for each common directory. */
const last = new Map<string, Promise<unknown>>();

/**
 * Does something while no other process of ours writes to the repository: its refs, and the index of the
 * main checkout. Of one process they come in order; a dead process's place is taken over. Called within
 * itself it goes on at once. Throws `git-busy` when the wait is too long.
 */
export async function inGitQueue<T>(commonDir: string, work: () => Promise<T>): Promise<T> {
  const before = held.getStore();
  if (before?.has(commonDir)) return work();
  const turn = (last.get(commonDir) ?? Promise.resolve()).then(() => locked(commonDir, work));
  const settled = turn.catch(() => undefined);
  last.set(commonDir, settled);
  void settled.then(() => last.get(commonDir) === settled && last.delete(commonDir));
  return turn;
}

async function locked<T>(commonDir: string, work: () => Promise<T>): Promise<T> {
  const folder = join(commonDir, "loopwiki", "locks");
  const lock = await WriterLock.take(folder, "git", patienceMs);
  if (!lock) {
    const holder = await WriterLock.holder(folder, "git");
    const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
    throw new LoopwikiError("git-busy", `Unexpected wait: ${who} is writing to the repository.`, {
      hint: "Nothing was changed. Run the command again when that process is done.",
    });
  }
  try {
    return await held.run(new Set([...(held.getStore() ?? []), commonDir]), work);
  } finally {
    await lock.release();
  }
}
