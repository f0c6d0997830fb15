import { createHash } from "node:crypto";
import { lstat, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LoopwikiError } from "#wiki";
import { runCommand } from "../sandbox/run-command.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export interface BootstrapRequest {
  /** The main checkout, whose installed dependencies are shared when they fit. */
  repository: string;
  worktree: string;
  /** The repository's install command, when it has one. */
  install: string | undefined;
  environment: Record<string, string>;
  /** What confines the install command; it has the network, because it fetches. */
  sandbox?: Sandbox | undefined;
  signal: AbortSignal;
}

export interface Bootstrapped {
  /** In words, for the person who watches. */
  how: string;
  /** Whether files of the content may be others now. */
  changed: boolean;
}

const lockfiles = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
];
const installLimitMs = 10 * 60_000;

/**
 * Gives a worktree its dependencies and says how. Installed node modules are shared by a link when the
 * lockfile is the main checkout's; workspaces are not, because their links would lead to the main
 * checkout's code. Running it again does nothing unless the lockfile has changed since.
 */
export async function bootstrap(request: BootstrapRequest): Promise<Bootstrapped> {
  const { repository, worktree } = request;
  const modules = join(worktree, "node_modules");
  const lock = await lockHash(worktree);
  const sameLock = lock === (await lockHash(repository));
  const wasLink = await isLink(modules);
  if (wasLink) {
    if (sameLock) return { how: "dependencies shared with the main checkout", changed: false };
    await unlink(modules); // which the content may have had
  }
  if ((await readOptional(join(modules, ".loopwiki-lock")))?.toString() === lock)
    return { how: "dependencies installed before", changed: false };
  if (sameLock && (await isSharable(repository, worktree))) {
    await symlink(join(repository, "node_modules"), modules, "junction");
    const how = "dependencies shared with the main checkout (same lockfile)";
    return { how, changed: false };
  }
  if (request.install === undefined)
    return { how: "nothing to install: no install command is configured", changed: wasLink };
  await install(request, request.install);
  if (await exists(modules)) await writeFile(join(modules, ".loopwiki-lock"), lock);
  return { how: `dependencies installed with \`${request.install}\``, changed: true };
}

async function install(request: BootstrapRequest, command: string): Promise<void> {
  const result = await runCommand({
    command,
    cwd: request.worktree,
    env: request.environment,
    sandbox: request.sandbox,
    network: true,
    timeoutMs: installLimitMs,
    signal: request.signal,
  });
  request.signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const tail = (result.stderr || result.stdout).trim().split("\n").slice(-8).join("\n");
  throw new LoopwikiError(
    "install-failed",
    `\`${command}\` failed with exit code ${result.exitCode} in ${request.worktree}:\n${tail}`,
    {
      hint: 'Make it pass in your checkout first, or change "commands.install" in loopwiki.config.json.',
    },
  );
}

/** A worktree that has its own already, committed or half installed, gets no link in its place. */
async function isSharable(repository: string, worktree: string): Promise<boolean> {
  return (
    (await exists(join(repository, "node_modules"))) &&
    (await exists(join(worktree, "package.json"))) &&
    !(await exists(join(worktree, "node_modules"))) &&
    !(await hasWorkspaces(worktree))
  );
}

async function hasWorkspaces(folder: string): Promise<boolean> {
  const manifest = (await readOptional(join(folder, "package.json")))?.toString() ?? "";
  return /"workspaces"\s*:/.test(manifest) || (await exists(join(folder, "pnpm-workspace.yaml")));
}

/** sha256 over the lockfiles that exist; the same for two folders that have none. */
async function lockHash(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of lockfiles) {
    const text = await readOptional(join(folder, name));
    if (text) hash.update(name).update(text);
  }
  return hash.digest("hex");
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true;
}
