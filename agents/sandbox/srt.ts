import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  rmdir,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { LoopwikiError } from "#wiki";
import { limited } from "./limits.ts";
import type { Sandbox, SandboxRequest, SpawnPlan } from "./sandbox.ts";
import { packages, settings, system, systemLinks } from "./system-paths.ts";
import { ofHome, toolchains } from "./toolchains.ts";

export interface SrtOptions {
  /** Absolute path of `srt`, the person's own (npm: @anthropic-ai/sandbox-runtime). */
  program: string;
  /** The main checkout: its installed packages may be read, the rest of it is not there. */
  repository: string;
  /** Our own tools. */
  readable?: readonly string[];
  /** Hosts that commands with network may reach, as `example.org` or `*.example.org`. */
  hosts?: readonly string[];
  /** Who runs it; default this process's user. */
  uid?: number | undefined;
}

/**
 * Linux and macOS: the same borders by Anthropic's sandbox runtime, whose network goes through proxies of
 * its own. Slower than bubblewrap alone (0.4 s a command), and not for root: 0.0.83 leaves root the
 * kernel's settings in `/proc/sys`, which are the machine's.
 */
export class Srt implements Sandbox {
  readonly name = "srt";
  readonly #options: SrtOptions;

  constructor(options: SrtOptions) {
    this.#options = options;
  }

  async prepare(request: SandboxRequest): Promise<SpawnPlan> {
    if ((this.#options.uid ?? process.getuid?.()) === 0)
      throw new LoopwikiError("no-sandbox", "srt confines no root: run loopwiki as a user.", {
        hint: 'Or set "sandboxBackend" to "bubblewrap" in your settings.',
      });
    if (request.network === true && (this.#options.hosts ?? []).length === 0)
      throw new LoopwikiError(
        "no-sandbox",
        "srt opens the network to named hosts only, and none is.",
        {
          hint: 'Name them in your own settings: "sandboxHosts": ["example.org", "*.example.org"].',
        },
      );
    const scratch = await makeScratch(request.env["HOME"] ?? "");
    const file = join(scratch, "settings.json");
    await writeFile(file, JSON.stringify(await this.#settings(request, scratch)));
    const before = new Set(await hiddenNames(request.cwd));
    return {
      file: this.#options.program,
      args: ["--settings", file, "--", ...limited(request.command)],
      env: {
        ...request.env,
        HOME: join(scratch, "home"),
        CLAUDE_CODE_TMPDIR: join(scratch, "tmp"),
      },
      cwd: request.cwd,
      afterwards: async () => {
        await removeStubs(request.cwd, before);
        await rm(scratch, { recursive: true, force: true });
      },
    };
  }

  /** In the words of its settings file. Reading is allowed by default there: all of it is denied first. */
  async #settings(request: SandboxRequest, scratch: string): Promise<object> {
    const { repository, readable: tools = [], program, hosts = [] } = this.#options;
    const { cwd, env, writable = [], readable = [], protect = [], network = false } = request;
    const own = dirname(dirname(await realpath(program))); // it starts programs of its own package inside
    const seen = [
      own,
      ...system,
      ...systemLinks,
      ...settings.map((name) => `/etc/${name}`),
      ...(await toolchains(env, [repository, cwd])),
      ...packages.map((name) => join(repository, name)),
      ...tools,
      ...readable,
    ];
    const places = [cwd, ...writable, join(scratch, "home"), join(scratch, "tmp")];
    return {
      network: { allowedDomains: network ? hosts : [], deniedDomains: [] },
      filesystem: {
        denyRead: ["/", join(cwd, ".git")].map(literal),
        allowRead: [...(await existing(seen)), ...places].map(literal),
        allowWrite: places.map(literal),
        denyWrite: (await existing(protect.map((path) => resolve(cwd, path)))).map(literal),
      },
    };
  }
}

/** A path, whatever signs are in it: others are patterns. */
function literal(path: string): object {
  return { path, literal: true };
}

/** A home and a place for temporary files; downloads of package managers are linked, to be read. */
async function makeScratch(home: string): Promise<string> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-srt-")));
  await mkdir(join(scratch, "tmp"));
  for (const name of await existing(ofHome.map((name) => join(home, name)))) {
    const link = join(scratch, "home", name.slice(home.length));
    await mkdir(dirname(link), { recursive: true });
    await symlink(name, link);
  }
  await mkdir(join(scratch, "home"), { recursive: true });
  return scratch;
}

async function hiddenNames(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.startsWith("."));
}

/** Killed, srt leaves the empty files on which it held what is not there: `.bashrc`, `.mcp.json`, … */
async function removeStubs(folder: string, before: ReadonlySet<string>): Promise<void> {
  for (const name of (await hiddenNames(folder)).filter((name) => !before.has(name))) {
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    const isStub = entry?.isFile() === true && entry.size === 0 && (entry.mode & 0o222) === 0;
    if (isStub) await rm(path, { force: true });
    else if (entry?.isDirectory() === true) await rmdir(path).catch(() => undefined); // not empty
  }
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const there = paths.map(async (path) => {
    const entry = await lstat(path).catch(() => undefined);
    return entry === undefined ? [] : [path];
  });
  return [...new Set((await Promise.all(there)).flat())];
}
