import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { LoopwikiError } from "#wiki";
import { Bubblewrap } from "./bubblewrap.ts";
import { runCommand } from "./run-command.ts";
import { noSandbox, type Sandbox, type SandboxRequest, type SpawnPlan } from "./sandbox.ts";
import { Seatbelt } from "./seatbelt.ts";

/** From strict to loose. */
export const sandboxModes = ["required", "auto", "off"] as const;
export type SandboxMode = (typeof sandboxModes)[number];

export interface SandboxOptions {
  mode: SandboxMode;
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
async function findSandbox({ repository, path, readable = [] }: SandboxOptions): Promise<Found> {
  const bwrap = await findProgram("bwrap", path);
  if (bwrap !== undefined) {
    const options = { program: bwrap, repository, readable };
    let why = "";
    for (const nested of [false, true]) {
      const sandbox = new Bubblewrap({ ...options, nested });
      why = await tryOut(sandbox);
      if (why === "") return { sandbox, why };
    }
    return { why: `${bwrap} does not work here (${why})` };
  }
  if (process.platform !== "darwin") return { why: "bwrap is not on PATH" };
  const seatbelt = new Seatbelt({ repository, readable });
  const why = await tryOut(seatbelt);
  return why === "" ? { sandbox: seatbelt, why } : { why: `sandbox-exec does not work (${why})` };
}

/** Runs the smallest command; empty when it ran, else what was said. */
async function tryOut(sandbox: Sandbox): Promise<string> {
  const env = { PATH: "/usr/bin:/bin" };
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
