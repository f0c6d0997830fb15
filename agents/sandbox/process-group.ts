import type { ChildProcess } from "node:child_process";

/**
 * Signals the process group of a child that was spawned `detached`, so that its own children get it too.
 * Processes that left the group (`setsid`) are not reached: only a pid namespace could.
 */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}
