import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

/** Who holds a lease or a lock: enough to tell a live process from a dead one whose number was used again. */
export const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Start time of the process in clock ticks since boot, where the system tells. */
  startedAt: z.string().optional(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** A lease on another host counts as dead after this long without a heartbeat, in milliseconds. */
const foreignLeaseMs = 5 * 60_000;

export function thisProcess(): Owner {
  const startedAt = startTimeOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(startedAt === undefined ? {} : { startedAt }) };
}

/**
 * `heartbeatAgeMs` decides for owners on other hosts, whose processes cannot be seen, and where the system
 * tells no start time: there another program may have got the number of a process that died.
 */
export function isAlive(owner: Owner, heartbeatAgeMs: number): boolean {
  if (owner.host !== hostname()) return heartbeatAgeMs < foreignLeaseMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  if (owner.startedAt === undefined) return heartbeatAgeMs < foreignLeaseMs;
  return owner.startedAt === startTimeOf(owner.pid);
}

/** Field 22 of /proc/PID/stat; undefined on systems without it. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
