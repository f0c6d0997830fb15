import { readdir, readFile, readlink, realpath, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock younger than this is a live git's, in milliseconds: it holds one for a fraction of that. */
const youngMs = 2000;
/** How often a live lock is looked at again. */
const lookEveryMs = 100;

/** The lock file that git says it could not make, or undefined when it failed for something else. */
export function lockInTheWay(stderr: string): string | undefined {
  return /Unable to create '(.+\.lock)': File exists/.exec(stderr)?.[1];
}

/**
 * Waits until the lock is gone, at most `patienceMs`; false when it is still there. A lock that a killed git
 * left is removed: it is old, and no git works in the repository. A live one is never touched. Where the
 * system does not tell what its processes do (no /proc), nothing is removed.
 */
export async function outwait(
  lock: string,
  commonDir: string,
  patienceMs: number,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  const real = await realpath(commonDir);
  for (;;) {
    const info = await stat(lock).catch(() => undefined);
    if (info === undefined) return true;
    const inside = (await realpath(lock).catch(() => lock)).startsWith(`${real}/`);
    if (inside && Date.now() - info.mtimeMs > youngMs && (await nobodyIn(real))) {
      await unlink(lock).catch(() => undefined);
      return true;
    }
    if (Date.now() >= deadline) return false;
    await sleep(lookEveryMs);
  }
}

/** Whether no git process works in the repository or in one of its worktrees. */
async function nobodyIn(commonDir: string): Promise<boolean> {
  const processes = await readdir("/proc").catch(() => []);
  if (processes.length === 0) return false;
  const folders = await foldersOf(commonDir);
  for (const pid of processes.filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    if (!command.startsWith("git")) continue;
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    if (state.slice(state.lastIndexOf(")") + 2).startsWith("Z")) continue; // ended, not yet collected
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    if (cwd === undefined || folders.some((folder) => `${cwd}/`.startsWith(`${folder}/`)))
      return false;
  }
  return true;
}

/** The common directory, the main checkout and the linked worktrees. */
async function foldersOf(commonDir: string): Promise<string[]> {
  const linked = join(commonDir, "worktrees");
  const names = await readdir(linked).catch(() => []);
  const paths = await Promise.all(
    names.map((name) => readFile(join(linked, name, "gitdir"), "utf8").catch(() => "")),
  );
  const checkouts = paths.map((path) => path.trim().replace(/\/\.git$/, "")).filter(Boolean);
  return [commonDir, commonDir.replace(/\/\.git$/, ""), ...checkouts];
}
