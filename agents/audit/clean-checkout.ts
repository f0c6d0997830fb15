import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LoopwikiError, type Git } from "#wiki";
import { exists } from "./source-files.ts";

/** A temporary worktree of HEAD: what the audit reads and tries things in. */
export interface CleanCheckout {
  /** Absolute path. */
  directory: string;
  git: Git;
  /** Absolute paths of the installed packages that it links to. */
  packages: readonly string[];
  /** Undoes whatever was tried in it. */
  reset: () => Promise<void>;
  /** Removes the folder and its registration. Safe to call twice. */
  remove: () => Promise<void>;
}

/** Folders of installed packages that are linked in rather than copied. */
const installed = ["node_modules", ".venv", "venv"];

/** Checks HEAD out under the system's temporary folder, so that the user's own files are never touched. */
export async function makeCleanCheckout(main: Git, head: string): Promise<CleanCheckout> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-audit-")));
  const directory = join(folder, "checkout");
  const git = main.at(directory);
  const remove = async (): Promise<void> => {
    const answer = { okCodes: [0, 1, 128] };
    await main.answer(["worktree", "remove", "--force", "--force", directory], answer);
    await rm(folder, { recursive: true, force: true });
    await main.answer(["worktree", "prune"], answer);
  };
  try {
    const env = { GIT_LFS_SKIP_SMUDGE: "1" };
    await main.run(["worktree", "add", "--quiet", "--detach", directory, head], { env });
    const linked = await linkInstalled(main, directory);
    const keep = linked.flatMap((path) => ["-e", `/${path}`]);
    const reset = async (): Promise<void> => {
      await git.run(["reset", "--quiet", "--hard", head]);
      await git.run(["clean", "-ffdq", ...keep]);
    };
    const packages = linked.map((path) => join(main.directory, path));
    return { directory, git, packages, reset, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Links the installed packages beside every manifest; links made by mistake would be no content. */
async function linkInstalled(main: Git, directory: string): Promise<string[]> {
  const manifests = await main.list(["ls-files", "-z", "*package.json", "*pyproject.toml"]);
  const folders = new Set([".", ...manifests.map((path) => dirname(path))]);
  const linked: string[] = [];
  for (const folder of folders) {
    for (const name of installed) {
      const path = join(folder, name);
      const source = join(main.directory, path);
      const target = join(directory, path);
      if (!(await exists(source)) || (await exists(target))) continue;
      if (!(await exists(dirname(target)))) continue; // the manifest is new and not in HEAD
      await symlink(source, target);
      linked.push(path);
    }
  }
  return linked;
}

/** The commit an audit looks at; throws `no-commit` in a repository that has none. */
export async function headOf(git: Git): Promise<string> {
  const { code, stdout } = await git.answer(["rev-parse", "--verify", "-q", "HEAD"], {
    okCodes: [0, 1, 128],
  });
  if (code === 0) return stdout.trim();
  throw new LoopwikiError(
    "no-commit",
    "Unexpected repository without a commit, expected one to audit.",
    {
      hint: "Commit your work first: the audit reads commits, never uncommitted files.",
    },
  );
}
