import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { LoopwikiError, messageOf } from "#wiki";
import { Bubblewrap } from "./bubblewrap.ts";
import { runCommand } from "./run-command.ts";
import { noSandbox, type Sandbox, type SandboxRequest, type SpawnPlan } from "./sandbox.ts";
import { Seatbelt } from "./seatbelt.ts";
import { Srt } from "./srt.ts";

/** From strict to loose. */
export const sandboxModes = ["required", "auto", "off"] as const;
export type SandboxMode = (typeof sandboxModes)[number];

/** `auto` is bubblewrap where there is one, else what macOS has. */
export const sandboxBackends = ["auto", "bubblewrap", "srt", "seatbelt"] as const;
export type SandboxBackend = (typeof sandboxBackends)[number];

export interface SandboxOptions {
  mode: SandboxMode;
  /** Default `auto`. One that is named and does not work is none: no other takes its place. */
  backend?: SandboxBackend;
  /** Hosts that srt lets commands with network reach. */
  hosts?: readonly string[];
  /** The main checkout. */
  repository: string;
  /** `PATH` on which the sandbox program is looked for. */
  path: string;
  /** Our own tools, which commands may read. */
  readable?: readonly string[];
  /** Told once, plainly, when commands run unconfined. */
  warn: (text: string) => void;
}

const install =
  "Linux: install bubblewrap (apt-get install bubblewrap) and allow user namespaces. macOS has sandbox-exec.";

/**
 * The sandbox of this machine, found and tried out when the first command needs it. `required` refuses
 * every command where there is none; `auto` warns once and goes on; `off` says so once.
 */
export class ChosenSandbox implements Sandbox {
  readonly #options: SandboxOptions;
  #chosen: Promise<Sandbox> | undefined;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.mode;
  }

  async prepare(request: SandboxRequest): Promise<SpawnPlan> {
    return (await this.chosen()).prepare(request);
  }

  /** Which one it is; throws `no-sandbox` where one is required and there is none. */
  chosen(): Promise<Sandbox> {
    this.#chosen ??= choose(this.#options);
    return this.#chosen;
  }
}

async function choose(options: SandboxOptions): Promise<Sandbox> {
  const { mode, warn } = options;
  if (mode === "off") {
    warn('The sandbox is off ("sandbox" in the settings): commands can do whatever you can.');
    return noSandbox;
  }
  const { sandbox, why } = await findSandbox(options);
  if (sandbox) return sandbox;
  if (mode === "required")
    throw new LoopwikiError(
      "no-sandbox",
      `No command was run: the settings require a sandbox, and ${why}.`,
      { hint: `${install} Or set "sandbox" to "auto" in your settings.` },
    );
  warn(`No sandbox, because ${why}: commands can do whatever you can. ${install}`);
  return noSandbox;
}

interface Found {
  sandbox?: Sandbox;
  why: string;
}

/** A sandbox that was seen to work, or why there is none. */
async function findSandbox(options: SandboxOptions): Promise<Found> {
  const { repository, readable = [], path, backend = "auto", hosts = [] } = options;
  const program = await findProgram(backend === "srt" ? "srt" : "bwrap", path);
  const own = { repository, readable };
  if (backend === "seatbelt" || (backend === "auto" && !program && process.platform === "darwin"))
    return firstThatWorks("sandbox-exec", [new Seatbelt(own)], path);
  if (program === undefined)
    return { why: `${backend === "srt" ? "srt" : "bwrap"} is not on PATH` };
  if (backend === "srt")
    return firstThatWorks(program, [new Srt({ ...own, program, hosts })], path);
  const bubblewraps = [false, true].map((nested) => new Bubblewrap({ ...own, program, nested }));
  return firstThatWorks(program, bubblewraps, path);
}

async function firstThatWorks(
  program: string,
  sandboxes: readonly Sandbox[],
  path: string,
): Promise<Found> {
  let why = "";
  for (const sandbox of sandboxes) {
    why = await tryOut(sandbox, path).catch(messageOf);
    if (why === "") return { sandbox, why };
  }
  return { why: `${program} does not work here (${why})` };
}

/** Runs the smallest command; empty when it ran, else what was said. */
async function tryOut(sandbox: Sandbox, path: string): Promise<string> {
  const env = { PATH: `/usr/bin:/bin${delimiter}${path}` };
  const command = ["/bin/sh", "-c", "echo confined"];
  const { stdout, stderr } = await runCommand({ command, cwd: "/tmp", env, sandbox });
  if (stdout === "confined\n") return "";
  return stderr.trim().split("\n").at(-1) || "it did not run the command";
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (!folder.startsWith("/")) continue; // of whichever folder we stand in
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
