import type { ContentRoot } from "../content-root.ts";
import { LoopwikiError } from "../errors.ts";
import { WriterLock } from "../search/index/writer-lock.ts";

/** Folder of the lock in `.loopwiki/`. */
const place = "page-change";
/** How long a command waits for another to be done, in milliseconds: a change takes a fraction of that. */
const patience = 10_000;

/** Does something while no other process changes pages. Throws `pages-busy` when one goes on doing so. */
export async function asOneWriter<T>(
  content: ContentRoot,
  work: () => Promise<T>,
  waitMs = patience,
): Promise<T> {
  await content.ignoreWorkingFiles();
  const folder = await content.workingFolder(place);
  const lock = await WriterLock.take(folder, "lock", waitMs);
  if (!lock) {
    const holder = await WriterLock.holder(folder, "lock");
    const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
    throw new LoopwikiError("pages-busy", `Unexpected change of pages by ${who} at this moment.`, {
      hint: "Nothing was changed. Run the command again when that one is done.",
    });
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
