import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../tools/bundle-script.ts";
import { isAlive } from "../agent-contract.ts";
import { openEstate, type Estate } from "./estate.ts";

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
const script = fileURLToPath(new URL("supervise.ts", import.meta.url));
let tags = 400_000;

interface End {
  /** Most processes that were there before the end, and those alive a second after it. */
  seen: number;
  left: number;
}

/** Sandboxed commands that are ended, and what is left of them on the whole machine. */
export class Killings {
  readonly #estate: Estate;
  readonly #supervisor: string;

  private constructor(estate: Estate, supervisor: string) {
    this.#estate = estate;
    this.#supervisor = supervisor;
  }

  static async open(): Promise<Killings> {
    const estate = await openEstate();
    return new Killings(estate, await bundleScript(script, estate.root));
  }

  remove(): Promise<void> {
    return this.#estate.remove();
  }

  /** Runs a tree of processes to its limit. */
  async atLimit(round: number): Promise<End> {
    const { tag, line } = treeOf(round);
    const running = this.#estate.run(line, { timeoutMs: 3000 });
    const looks = [0];
    const watch = setInterval(() => looks.push(withArgument(tag).length), 250);
    const { timedOut, durationMs } = await running;
    clearInterval(watch);
    if (!timedOut) throw new Error(`${line} ended by itself`);
    await sleep(Math.max(0, 4000 - durationMs));
    return { seen: Math.max(...looks), left: withArgument(tag).filter(isAlive).length };
  }

  /** Kills the process that runs the command, as a crash does, at a random moment from its first sign. */
  async ofSupervisor(round: number): Promise<End> {
    const { tag, line } = treeOf(round);
    const { repository, worktree } = this.#estate;
    const args = [this.#supervisor, repository, worktree, line];
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    const others = (): string[] => withArgument(tag).filter((pid) => pid !== String(child.pid));
    let seen = 0;
    for (let tries = 0; seen === 0 && tries < 2000; tries += 1) {
      await sleep(5);
      seen = others().length;
    }
    await sleep(Math.random() < 0.5 ? 0 : Math.random() * 400);
    child.kill("SIGKILL");
    await sleep(1000);
    return { seen, left: others().filter(isAlive).length };
  }
}

/** Sleeps a number of seconds that nobody else does. */
function treeOf(round: number): { tag: string; line: string } {
  const tag = String((tags += 1) + process.pid * 1000);
  return { tag, line: (trees[round % trees.length] ?? "").replaceAll("TAG", tag) };
}

/** Processes of the whole machine that have it among their arguments. */
function withArgument(tag: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => argumentsOf(pid).includes(tag));
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // it has gone
  }
}
