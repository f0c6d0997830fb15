import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** What a Node process says of itself, twice a second. */
const pulseSchema = z.object({
  /** User and system time since its start, in seconds. */
  cpu: z.number(),
  /** MB. */
  rss: z.number(),
  heap: z.number(),
  external: z.number(),
  /** How late its event loop was since the pulse before, in ms: the 99th of a hundred, and the worst. */
  delay: z.object({ p99: z.number(), max: z.number() }),
});

export interface Pulse extends z.infer<typeof pulseSchema> {
  /** Open files and sockets. */
  files: number;
}

const loaded = join(import.meta.dirname, "pulse.mjs");

/** A Node program that tells its pulse. */
export class Watched {
  readonly process: ChildProcess;
  #latest: Omit<Pulse, "files"> = {
    cpu: 0,
    rss: 0,
    heap: 0,
    external: 0,
    delay: { p99: 0, max: 0 },
  };

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const profile = process.env["LOOPWIKI_BENCH_PROFILE"];
    const flags = !profile ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    this.process = spawn(process.execPath, [...flags, "--import", loaded, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    this.process.on("message", (message) => {
      this.#latest = pulseSchema.parse(message);
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
    const folder = `/proc/${this.process.pid}/fd`;
    return { ...this.#latest, files: existsSync(folder) ? readdirSync(folder).length : 0 };
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
