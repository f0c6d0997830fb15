import type { Git } from "#wiki";
import { makeCleanCheckout } from "../audit/clean-checkout.ts";
import type { ReadingRoom } from "./ask-reader.ts";

export type Surroundings = Pick<ReadingRoom, "signal" | "note" | "recorder">;

/** A clean checkout of a commit for a role that only reads; it is gone when the work is done. */
export async function inCleanRoom<T>(
  git: Git,
  commit: string,
  around: Surroundings,
  work: (room: ReadingRoom) => Promise<T>,
): Promise<T> {
  const checkout = await makeCleanCheckout(git, commit);
  try {
    return await work(roomIn(checkout.git, around));
  } finally {
    await checkout.remove();
  }
}

/** The checkout must be clean when it is entered: then its status tells every change. */
export function roomIn(git: Git, { signal, note, recorder }: Surroundings): ReadingRoom {
  return {
    cwd: git.directory,
    fingerprint: () => git.run(["status", "--porcelain", "--untracked-files=all"]),
    signal,
    note,
    ...(recorder ? { recorder } : {}),
  };
}
