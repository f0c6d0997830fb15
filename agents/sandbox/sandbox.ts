/** A command and what it may reach. Paths are absolute, except those of `protect`. */
export interface SandboxRequest {
  /** A shell command line, or an argument list that no shell sees. */
  command: string | readonly string[];
  /** The folder it works in and may change; its `.git` is hidden. */
  cwd: string;
  /** The complete environment, see `environment.ts`. */
  env: Record<string, string>;
  /** True for the host's network; otherwise there is none but its own loopback. */
  network?: boolean | undefined;
  /** More folders it may change. */
  writable?: readonly string[];
  /** More files and folders it may read; what does not exist is left out. */
  readable?: readonly string[];
  /** Paths below `cwd` that stay as they are, where they exist. */
  protect?: readonly string[] | undefined;
}

/** What to start instead. */
export interface SpawnPlan {
  file: string;
  /** True when `file` is a line for the system's shell. */
  shell?: boolean;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
  /** True: give it a pipe as descriptor 3, and keep that open for as long as it may live. */
  lifeline?: boolean;
  /** To be done when it has ended, however it did; never throws. */
  afterwards?: () => Promise<void>;
}

/** Turns a command into one that is confined. */
export interface Sandbox {
  /** For people: `bubblewrap`, `srt`, `seatbelt`, `none`. */
  readonly name: string;
  /** Throws `LoopwikiError` `no-sandbox` where one is required and there is none: then nothing runs. */
  prepare(request: SandboxRequest): Promise<SpawnPlan>;
}

/** The command as it is: it can do whatever the user can. */
export const noSandbox: Sandbox = {
  name: "none",
  prepare: ({ command, cwd, env }) => {
    const [file = "", ...args] = typeof command === "string" ? [command] : command;
    return Promise.resolve({ file, args, env, cwd, shell: typeof command === "string" });
  },
};

export function argumentList(command: string | readonly string[]): readonly string[] {
  return typeof command === "string" ? ["/bin/sh", "-c", command] : command;
}

/** The same sandbox, in which every command may also read these paths, or has the host's network. */
export function widened(
  sandbox: Sandbox,
  { readable = [], network = false }: { readable?: readonly string[]; network?: boolean },
): Sandbox {
  if (readable.length === 0 && !network) return sandbox;
  return {
    name: sandbox.name,
    prepare: (request) =>
      sandbox.prepare({
        ...request,
        readable: [...(request.readable ?? []), ...readable],
        network: network || request.network === true,
      }),
  };
}
