import { randomInt } from "node:crypto";
import { readdir, readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createFileForNow, removeForNow } from "../../durable-file.ts";
import { isErrno } from "../../errors.ts";
import { isAlive, ownerSchema, thisProcess, type Owner } from "../../process-owner.ts";

/** How often the holder says that it lives, in milliseconds; owners on other hosts are judged by it. */
const heartbeatEvery = 10_000;
/** How often one who waits looks again, in milliseconds. */
const lookEvery = 40;

/**
 * A lock of the index folder: files `<name>.<number>`, each naming a process. Whoever wants it creates the
 * next number and then looks whether another's process is alive; of two at once both see that and give way.
 * The lock of a process that died is taken over, so none has to survive a loss of power.
 */
export class WriterLock {
  readonly #path: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#heartbeat = setInterval(() => {
      const now = new Date();
      void utimes(path, now, now).catch(() => undefined);
    }, heartbeatEvery);
    this.#heartbeat.unref();
  }

  /** Waits at most `waitMs`; undefined when another process has the lock. */
  static async take(folder: string, name: string, waitMs: number): Promise<WriterLock | undefined> {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const lock = await tryToTake(folder, name);
      if (lock !== undefined) return new WriterLock(lock);
      if (Date.now() >= deadline) return undefined;
      await sleep(lookEvery + randomInt(lookEvery));
    }
  }

  /** Who has the lock now, alive. */
  static async holder(folder: string, name: string): Promise<Owner | undefined> {
    return (await held(folder, name)).find(({ owner }) => owner !== undefined)?.owner;
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await removeForNow(this.#path).catch(() => undefined); // a dead process's lock is taken over anyway
  }
}

interface Held {
  file: string;
  /** Undefined when the process is gone. */
  owner: Owner | undefined;
}

async function tryToTake(folder: string, name: string): Promise<string | undefined> {
  const before = await held(folder, name);
  if (before.some(({ owner }) => owner !== undefined)) return undefined;
  const numbers = before.map(({ file }) => Number(file.slice(name.length + 1)));
  const file = `${name}.${Math.max(0, ...numbers) + 1}`;
  const path = join(folder, file);
  if (!(await createFileForNow(path, JSON.stringify(thisProcess())))) return undefined;
  const others = (await held(folder, name)).filter((other) => other.file !== file);
  if (others.some(({ owner }) => owner !== undefined)) {
    await removeForNow(path);
    return undefined;
  }
  for (const left of others) await removeForNow(join(folder, left.file));
  return path;
}

async function held(folder: string, name: string): Promise<Held[]> {
  const files = (await namesIn(folder)).filter(
    (file) => file.startsWith(`${name}.`) && /^\d+$/.test(file.slice(name.length + 1)),
  );
  return Promise.all(
    files.map(async (file) => ({ file, owner: await ownerOf(join(folder, file)) })),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const owner = ownerSchema.parse(JSON.parse(text));
    return isAlive(owner, Date.now() - mtimeMs) ? owner : undefined;
  } catch {
    return undefined; // gone, or damaged: its process never got as far as writing
  }
}
