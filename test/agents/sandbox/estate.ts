import { createHash } from "node:crypto";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  writeFile,
} from "node:fs/promises";
import { execFileSync, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand, type CommandRequest, type CommandResult, type Sandbox } from "#agents";
import { Bubblewrap } from "../../../agents/sandbox/bubblewrap.ts";

export const bwrap = spawnSync("sh", ["-c", "command -v bwrap"]).stdout.toString().trim();

/** Stands in everything a command must not see. */
export const canary = "CANARY-4f1c9e";

export const credentialFiles = [
  ".npmrc",
  ".netrc",
  ".git-credentials",
  ".ssh/id_ed25519",
  ".aws/credentials",
  ".docker/config.json",
  ".config/gh/hosts.yml",
  ".kube/config",
  ".cargo/credentials.toml",
  ".local/share/keyrings/login.keyring",
];

/** A gardener's machine: her home, her repository, a worktree of it, and one file beside them. */
export interface Estate {
  root: string;
  home: string;
  repository: string;
  worktree: string;
  env: Record<string, string>;
  run: (command: string, more?: Partial<CommandRequest>) => Promise<CommandResult>;
  /** A fingerprint of everything but the worktree's own files; the same means nothing was touched. */
  fingerprint: () => Promise<string>;
  remove: () => Promise<void>;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** `user` launches the sandbox from an ordinary user, by `setpriv`. */
export async function openEstate(
  who: "self" | "user" = "self",
  confine = bubblewrapOf,
): Promise<Estate> {
  const root = realpathSync(await mkdtemp(join(tmpdir(), "loopwiki-estate-")));
  const home = join(root, "home");
  const repository = join(root, "garden");
  const worktree = join(root, "loop-roses");
  for (const name of credentialFiles) await write(join(home, name), `${canary} ${name}\n`);
  for (const name of [".bashrc", ".profile", ".gitconfig"])
    await write(join(home, name), "# mine\n");
  await write(join(root, "outside.txt"), `${canary}\n`);
  await write(join(repository, "roses.txt"), "red\n");
  await write(join(repository, "AGENTS.md"), "Prune in March.\n");
  await write(join(repository, ".github/workflows/ci.yml"), "on: push\n");
  await write(join(repository, ".env"), `TOKEN=${canary}\n`);
  await write(join(repository, ".gitignore"), ".env\nnode_modules\n");
  await write(join(repository, "node_modules/rake/index.js"), "module.exports = 'rake';\n");
  const git = (...args: string[]): unknown =>
    execFileSync("git", [
      "-C",
      repository,
      "-c",
      "user.name=Ada",
      "-c",
      "user.email=ada@garden.example",
      ...args,
    ]);
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "Plant");
  git("config", "remote.origin.url", `https://ada:${canary}@garden.example/roses.git`);
  git("worktree", "add", "-q", "-b", "loop/roses", worktree);
  await chmod(root, 0o755);
  if (who === "user") execFileSync("chown", ["-R", "12345:12345", root]);
  const sandbox = launchedBy(who, confine(repository));
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home };
  return {
    root,
    home,
    repository,
    worktree,
    env,
    run: (command, more = {}) =>
      runCommand({ command, cwd: worktree, env, sandbox, timeoutMs: 60_000, ...more }),
    fingerprint: () => fingerprint(root, worktree),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export function bubblewrapOf(repository: string): Sandbox {
  return new Bubblewrap({ program: bwrap, repository });
}

function launchedBy(who: "self" | "user", own: Sandbox): Sandbox {
  if (who === "self") return own;
  return {
    name: `${own.name} of an ordinary user`,
    prepare: async (request) => {
      const plan = await own.prepare(request);
      const drop = ["--reuid", "12345", "--regid", "12345", "--clear-groups", "--no-new-privs"];
      return { ...plan, file: "/usr/bin/setpriv", args: [...drop, plan.file, ...plan.args] };
    },
  };
}

/** Names, kinds, modes and contents of all below the folder; of the worktree only its `.git`. */
async function fingerprint(root: string, worktree: string): Promise<string> {
  const hash = createHash("sha256");
  const visit = async (path: string): Promise<void> => {
    const entry = await lstat(path);
    // A folder has a link for each folder in it, and the worktree may have new ones.
    const links = entry.isDirectory() ? 0 : entry.nlink;
    hash.update(`${path} ${path === worktree ? 0 : entry.mode} ${links}\n`);
    if (entry.isSymbolicLink()) hash.update(await readlink(path));
    else if (entry.isFile()) hash.update(await readFile(path));
    else if (entry.isDirectory())
      for (const name of (await readdir(path)).toSorted())
        if (path !== worktree || name === ".git") await visit(join(path, name));
  };
  await visit(root);
  hash.update(await readFile("/proc/sys/kernel/core_pattern"));
  return hash.digest("hex");
}
