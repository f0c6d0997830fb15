import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What a Node process says of itself; `delay` in ms since the last time it was asked. */
export interface Pulse {
  /** User and system time since its start, in seconds. */
  cpu: number;
  /** MB. */
  rss: number;
  heap: number;
  external: number;
  /** How late its event loop was: the 99th of a hundred, and the worst. */
  delay: { p99: number; max: number };
  /** Open files and sockets. */
  files: number;
}

const pulse = join(import.meta.dirname, "pulse.mjs");

/** A Node program that writes its pulse into a file twice a second. */
export class Watched {
  readonly process: ChildProcess;
  readonly #file: string;

  constructor(
    args: readonly string[],
    { file, env = {} }: { file: string; env?: NodeJS.ProcessEnv },
  ) {
    this.#file = file;
    const profile = process.env["LOOPWIKI_BENCH_PROFILE"];
    const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    this.process = spawn(process.execPath, [...flags, "--import", pulse, ...args], {
      env: { ...process.env, ...env, BENCH_PULSE: file },
      stdio: ["ignore", "pipe", "inherit"],
    });
  }

  /** The first it writes to standard output. */
  async firstWords(): Promise<string> {
    const { stdout } = this.process;
    if (!stdout) return "";
    const [first]: unknown[] = await once(stdout, "data");
    stdout.resume();
    return String(first);
  }

  pulse(): Pulse {
    const said: Pulse = JSON.parse(readFileSync(this.#file, "utf8"));
    const folder = `/proc/${this.process.pid}/fd`;
    return { ...said, files: existsSync(folder) ? readdirSync(folder).length : 0 };
  }

  /** Ends it as Ctrl-C does; after ten seconds by force, which `true` says. */
  async stop(): Promise<boolean> {
    const { process: child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const gone = once(child, "exit").then(() => false);
    child.kill("SIGINT");
    const isLate = await Promise.race([gone, sleep(10_000, true, { ref: false })]);
    if (isLate) child.kill("SIGKILL");
    return isLate;
  }
}
