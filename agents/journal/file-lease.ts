import { readFile, readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import {
  createFileDurably,
  isAlive,
  isErrno,
  LoopwikiError,
  ownerSchema,
  removeDurably,
  thisProcess,
  writeFileDurably,
} from "#wiki";
import { z } from "zod";

const leaseFileSchema = z.object({
  epoch: z.int(),
  run: z.string(),
  owner: ownerSchema,
  released: z.boolean(),
});
export type LeaseFile = z.infer<typeof leaseFileSchema> & { ageMs: number };

/**
 * Leases of one plan as files `<epoch>.json`. The highest epoch is the holder; creating the next one
 * exclusively is the claim, so two processes can never both win, and the older one is fenced out.
 */
export class FileLeases {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The lease with the highest epoch, or undefined when the plan was never claimed. */
  async newest(): Promise<LeaseFile | undefined> {
    const epoch = await this.newestEpoch();
    return epoch === 0 ? undefined : this.#read(epoch);
  }

  async newestEpoch(): Promise<number> {
    try {
      const names = await readdir(this.#folder);
      return Math.max(
        0,
        ...names.map((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? "0").map(Number),
      );
    } catch (error) {
      if (isErrno(error, "ENOENT")) return 0;
      throw error;
    }
  }

  /** Takes the next epoch, or throws `lease-held` when a live process has it. */
  async take(plan: string, run: string): Promise<number> {
    const current = await this.newest();
    if (current && holds(current)) throw held(plan, describeOwner(current));
    const epoch = (await this.newestEpoch()) + 1;
    const file = { epoch, run, owner: thisProcess(), released: false };
    if (!(await createFileDurably(this.#path(epoch), JSON.stringify(file))))
      throw held(plan, "another process");
    if (current) await removeDurably(this.#path(current.epoch));
    return epoch;
  }

  async heartbeat(epoch: number): Promise<void> {
    const now = new Date();
    await utimes(this.#path(epoch), now, now);
  }

  async release(epoch: number): Promise<void> {
    const file = await this.#read(epoch);
    if (file)
      await writeFileDurably(this.#path(epoch), JSON.stringify({ ...file, released: true }));
  }

  async #read(epoch: number): Promise<LeaseFile | undefined> {
    try {
      const [text, { mtimeMs }] = await Promise.all([
        readFile(this.#path(epoch), "utf8"),
        stat(this.#path(epoch)),
      ]);
      return { ...leaseFileSchema.parse(JSON.parse(text)), ageMs: Date.now() - mtimeMs };
    } catch (error) {
      if (isErrno(error, "ENOENT")) return undefined;
      // Torn by a power cut while it was created: its owner never began to work.
      return { epoch, run: "", owner: { pid: 0, host: "" }, released: true, ageMs: Infinity };
    }
  }

  #path(epoch: number): string {
    return join(this.#folder, `${epoch}.json`);
  }
}

export function holds(lease: LeaseFile): boolean {
  return !lease.released && isAlive(lease.owner, lease.ageMs);
}

export function describeOwner(lease: LeaseFile): string {
  return `process ${lease.owner.pid} on ${lease.owner.host}`;
}

function held(plan: string, by: string): LoopwikiError {
  return new LoopwikiError("lease-held", `Plan ${plan} is being executed by ${by}.`, {
    hint: "Wait for it, or end that process; its work is kept and `loopwiki execute` goes on with it.",
  });
}
