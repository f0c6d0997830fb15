import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../agent-contract.ts";
import type { Estate } from "./estate.ts";

/** Commands that leave processes behind, each in its own way; `TAG` marks their argument lists. */
const trees = [
  "sleep TAG & sleep TAG & wait",
  "setsid sleep TAG & sleep TAG",
  "nohup sleep TAG >/dev/null 2>&1 & sleep TAG",
  "(setsid sh -c '(sleep TAG &) ; sleep TAG' &) ; sleep TAG",
  "trap '' TERM INT HUP; sleep TAG & while :; do sleep 0.1; done",
  "setsid nohup sh -c 'trap \"\" TERM; sleep TAG & wait' >/dev/null 2>&1 & sleep TAG",
  'node -e \'require("child_process").spawn("sleep",["TAG"],{detached:true,stdio:"ignore"}).unref();setInterval(()=>0,1000)\'',
];

let tags = 400_000;

/** Runs a tree of processes to its limit; how many were there, and how many are alive a second after it. */
export async function killOne(
  estate: Estate,
  round: number,
): Promise<{ seen: number; left: number; late: number }> {
  const tag = String((tags += 1) + process.pid * 1000);
  const line = (trees[round % trees.length] ?? "").replaceAll("TAG", tag);
  const running = estate.run(line, { timeoutMs: 3000 });
  await sleep(2000);
  const pids = await withArgument(tag);
  const { durationMs } = await running;
  await sleep(Math.max(0, 4000 - durationMs));
  return {
    seen: pids.length,
    left: pids.filter(isAlive).length,
    late: Math.max(0, durationMs - 2500),
  };
}

/** Kills the process that runs the command, as a crash does; counts what is alive a second after it. */
export async function killSupervisor(
  estate: Estate,
  round: number,
): Promise<{ seen: number; left: number }> {
  const tag = String((tags += 1) + process.pid * 1000);
  const line = (trees[round % trees.length] ?? "").replaceAll("TAG", tag);
  const args = [
    "--conditions",
    "loopwiki-source",
    "--import",
    "tsx",
    join(import.meta.dirname, "supervise.ts"),
  ];
  const child = spawn(process.execPath, [...args, estate.repository, estate.worktree, line], {
    stdio: "ignore",
  });
  let pids: string[] = [];
  for (let tries = 0; pids.length < 2 && tries < 100; tries += 1) {
    await sleep(100);
    pids = (await withArgument(tag)).filter((pid) => pid !== String(child.pid));
  }
  child.kill("SIGKILL");
  await sleep(1000);
  return { seen: pids.length, left: pids.filter(isAlive).length };
}

/** Processes of the whole machine that have it among their arguments. */
async function withArgument(tag: string): Promise<string[]> {
  const { readdir } = await import("node:fs/promises");
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line.includes(tag)) found.push(pid);
  }
  return found;
}
