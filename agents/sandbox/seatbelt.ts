import { join } from "node:path";
import { limited } from "./limits.ts";
import type { Sandbox, SandboxRequest, SpawnPlan } from "./sandbox.ts";
import { toolchains } from "./toolchains.ts";

export interface SeatbeltOptions {
  repository: string;
  readable?: readonly string[];
}

const system = ["/bin", "/sbin", "/usr", "/System", "/Library", "/opt/homebrew", "/dev"];
const temporary = ["/tmp", "/private/tmp", "/private/var/folders"];

/**
 * macOS: the same borders by `sandbox-exec`. Its profile is tested as text only; nobody has run it on a
 * Mac yet. Temporary folders and processes are shared with the host there.
 */
export class Seatbelt implements Sandbox {
  readonly name = "seatbelt";
  readonly #options: SeatbeltOptions;

  constructor(options: SeatbeltOptions) {
    this.#options = options;
  }

  async prepare(request: SandboxRequest): Promise<SpawnPlan> {
    const { repository, readable = [] } = this.#options;
    const { cwd, env } = request;
    const tools = await toolchains(env, [repository, cwd]);
    const shared = join(repository, "node_modules");
    const profile = seatbeltProfile(request, [...tools, ...readable, shared]);
    const args = ["-p", profile, ...limited(request.command)];
    return { file: "/usr/bin/sandbox-exec", args, env, cwd };
  }
}

/** The profile in seatbelt's own language; the last rule that fits decides. */
export function seatbeltProfile(request: SandboxRequest, tools: readonly string[]): string {
  const { cwd, writable = [], readable = [], protect = [], network = false } = request;
  const places = [cwd, ...writable, ...temporary];
  return [
    "(version 1)",
    "(deny default)",
    "(allow process*)",
    "(allow sysctl-read)",
    "(allow mach-lookup)",
    "(allow signal (target same-sandbox))",
    "(allow file-read-metadata)",
    `(allow file-read* ${[...system, "/etc", "/private/etc", ...tools, ...readable].map(subpath).join(" ")})`,
    `(allow file-read* file-write* ${places.map(subpath).join(" ")})`,
    ...[".git", ...protect].map((path) => `(deny file-write* ${subpath(join(cwd, path))})`),
    `(deny file-read* ${subpath(join(cwd, ".git"))})`,
    network ? "(allow network*)" : '(allow network* (local ip "localhost:*"))',
  ].join("\n");
}

function subpath(path: string): string {
  return `(subpath "${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}")`;
}
