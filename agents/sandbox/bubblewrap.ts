import { access, lstat, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { limited, scratchBytes } from "./limits.ts";
import type { Sandbox, SandboxRequest, SpawnPlan } from "./sandbox.ts";
import { packages, settings, system, systemLinks } from "./system-paths.ts";
import { isBelow, toolchains } from "./toolchains.ts";

export interface BubblewrapOptions {
  /** Absolute path of `bwrap`. */
  program: string;
  /** The main checkout: its installed packages may be read, the rest of it is not there. */
  repository: string;
  /** Our own tools. */
  readable?: readonly string[];
  /** Without user namespaces inside; `bwrap` before 0.8 does not know how. */
  nested?: boolean;
}

/**
 * What root may write there changes the whole machine: bubblewrap 0.8 leaves it open to a user namespace
 * that root made, and `kernel/core_pattern` is a way out.
 */
const kernel = ["sys", "fs", "irq", "bus", "acpi", "scsi", "mtrr", "pressure", "sysrq-trigger"];
/** Folders in shared packages that tools write to; each command has its own, empty. */
const caches = ["node_modules/.cache", "node_modules/.vite", "node_modules/.vite-temp"];

/** The root user becomes nobody inside; the files it makes are root's outside. */
const nobody = "65534";

/**
 * Linux: own processes, network, users and files (bubblewrap). Everything dies with the command, and the
 * command with us.
 */
export class Bubblewrap implements Sandbox {
  readonly name = "bubblewrap";
  readonly #options: BubblewrapOptions;

  constructor(options: BubblewrapOptions) {
    this.#options = options;
  }

  async prepare(request: SandboxRequest): Promise<SpawnPlan> {
    const { env, home } = innerEnvironment(request.env);
    const args = [
      ...this.#namespaces(request.network ?? false),
      ...(await systemMounts()),
      ...scratch(home, request.cwd),
      ...(await this.#readable(request)),
      ...(await workplace(request)),
      "--remount-ro",
      "/",
      "--chdir",
      request.cwd,
      "--",
      ...limited(request.command, { lifeline: true }),
    ];
    return { file: this.#options.program, args, env, cwd: "/", lifeline: true };
  }

  #namespaces(network: boolean): string[] {
    const root = process.getuid?.() === 0;
    return [
      "--unshare-user",
      "--unshare-pid",
      "--unshare-ipc",
      "--unshare-uts",
      "--unshare-cgroup-try",
      ...(network ? [] : ["--unshare-net"]),
      ...(this.#options.nested === true ? [] : ["--disable-userns"]),
      ...(root ? ["--uid", nobody, "--gid", nobody] : []),
      "--hostname",
      "sandbox",
      "--die-with-parent",
      "--new-session",
    ];
  }

  async #readable({ cwd, env, readable = [] }: SandboxRequest): Promise<string[]> {
    const { repository, readable: tools = [] } = this.#options;
    const shared = packages.map((name) => join(repository, name));
    const own = await toolchains(env, [repository, cwd]);
    const folders = [...new Set([...own, ...tools, ...shared, ...readable])].toSorted();
    const binds: string[] = [];
    for (const folder of folders)
      if (!isBelow(folder, cwd) && (await isReadable(folder)))
        binds.push("--ro-bind", folder, folder);
    for (const name of caches) {
      const cache = join(repository, name);
      if (await isFolder(cache)) binds.push("--tmpfs", cache);
    }
    return binds;
  }
}

/** Names of folders that do not exist inside are dropped; what is written goes to memory. */
function innerEnvironment(outer: Record<string, string>): {
  env: Record<string, string>;
  home: string;
} {
  const dropped = new Set([
    "TEMP",
    "TMP",
    "GOCACHE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
  ]);
  const kept = Object.entries(outer).filter(([name]) => !dropped.has(name));
  const wanted = outer["HOME"] ?? "";
  const home = isAbsolute(wanted) && resolve(wanted) !== "/" ? resolve(wanted) : "/tmp/home";
  return { env: { ...Object.fromEntries(kept), TMPDIR: "/tmp", HOME: home }, home };
}

async function systemMounts(): Promise<string[]> {
  const links: string[] = [];
  for (const path of systemLinks) {
    const target = await readlink(path).catch(() => undefined);
    links.push(
      ...(target === undefined ? ["--ro-bind-try", path, path] : ["--symlink", target, path]),
    );
  }
  return [
    ...system.flatMap((path) => ["--ro-bind-try", path, path]),
    ...links,
    ...settings.flatMap((name) => ["--ro-bind-try", `/etc/${name}`, `/etc/${name}`]),
    "--proc",
    "/proc",
    ...kernel.flatMap((name) => ["--ro-bind-try", `/proc/${name}`, `/proc/${name}`]),
    "--dev",
    "/dev",
  ];
}

/** A home and a place for temporary files, both empty; a home inside the workplace is the workplace's. */
function scratch(home: string, cwd: string): string[] {
  const size = String(scratchBytes);
  return [
    "--size",
    size,
    "--tmpfs",
    "/tmp",
    "--size",
    "67108864",
    "--tmpfs",
    "/dev/shm",
    ...(isBelow(home, cwd) ? [] : ["--size", size, "--tmpfs", home]),
  ];
}

/** The folder itself, without git and with what is protected held fast. */
async function workplace({ cwd, writable = [], protect = [] }: SandboxRequest): Promise<string[]> {
  const folders = [cwd, ...writable].flatMap((folder) => ["--bind", folder, folder]);
  const git = join(cwd, ".git");
  const entry = await lstat(git).catch(() => undefined);
  if (entry?.isDirectory() === true) folders.push("--tmpfs", git, "--remount-ro", git);
  else if (entry?.isFile() === true) folders.push("--ro-bind", "/dev/null", git);
  return [...folders, ...(await heldFast(cwd, protect))];
}

/** Only what is mounted itself cannot be renamed: the folders above what is protected are, too. */
async function heldFast(cwd: string, protect: readonly string[]): Promise<string[]> {
  const above = new Set<string>();
  const binds: string[] = [];
  for (const path of protect) {
    const inside = relative(cwd, resolve(cwd, path));
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) continue;
    if (!(await isPlain(cwd, inside))) continue;
    for (const folder of foldersAbove(inside)) above.add(join(cwd, folder));
    binds.push("--ro-bind", join(cwd, inside), join(cwd, inside));
  }
  return [...[...above].toSorted().flatMap((path) => ["--bind", path, path]), ...binds];
}

/** `a/b/c` is in `a` and in `a/b`. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** There, and no link on the way: mounting over a link would protect another file. */
async function isPlain(folder: string, path: string): Promise<boolean> {
  let current = folder;
  for (const part of path.split("/")) {
    current = join(current, part);
    const entry = await lstat(current).catch(() => undefined);
    if (entry === undefined || entry.isSymbolicLink()) return false;
  }
  return true;
}

/** What the user cannot read bubblewrap cannot mount. */
async function isReadable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}
