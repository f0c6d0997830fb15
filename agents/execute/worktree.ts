import { randomBytes } from "node:crypto";
import { copyFile, lstat, mkdtemp, realpath, rm, rmdir, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { LoopwikiError, type Git, type GitAnswer, type GitOptions } from "#wiki";

export interface CommitRequest {
  tree: string;
  parent: string;
  /** Second parent of a merge. */
  merged?: string;
  message: string;
  /** ISO time, used for author and committer, so that the same request gives the same commit. */
  date: string;
  author: { name: string; email: string };
}

/** A worktree has its submodules' commits but not their files. */
const noSubmodules = ["-c", "submodule.recurse=false"];

/**
 * A git worktree that the harness made: its content is set, read and committed as git trees, so that
 * every step of a run can be repeated from the journal alone. Never touches the main checkout.
 */
export class RunWorktree {
  readonly path: string;
  readonly #git: Git;
  readonly #main: Git;
  /** Top-level names the bootstrap makes; they are no part of the content. */
  readonly #linked = ["node_modules"];
  /** Where git keeps the index of the worktree as it stands; a run asks for it dozens of times. */
  #index: string | undefined;

  constructor(main: Git, path: string) {
    this.#main = main;
    this.path = path;
    this.#git = main.at(path);
  }

  /** Standard output of git in this worktree, without the final newline. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.answer(args, options)).stdout.replace(/\n$/, "");
  }

  /**
   * Runs git in this worktree and in nothing above it: were its `.git` lost, git would go up and take the
   * next repository it finds, which may be the main checkout.
   */
  async answer(args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
    const env = { ...options.env, GIT_CEILING_DIRECTORIES: dirname(await this.#realPath()) };
    return this.#git.answer([...noSubmodules, ...args], { ...options, env });
  }

  /** Makes the worktree when it is missing or was left half-made; keeps a sound one. */
  async ensure(args: readonly string[]): Promise<void> {
    if (await this.#isSound()) return;
    await this.remove(); // and with it the place of the index
    await this.#main.run([...noSubmodules, "worktree", "add", "--force", ...args]);
  }

  async exists(): Promise<boolean> {
    return (await lstat(this.path).catch(() => undefined)) !== undefined;
  }

  /**
   * Removes the folder and its registration; missing ones are fine. A folder that git does not know as a
   * worktree of ours is somebody else's by now and stays. Never prunes: that would also forget the user's
   * worktrees on disks that are not mounted at the moment.
   */
  async remove(): Promise<void> {
    this.#index = undefined;
    const path = await this.#realPath();
    const fields = await this.#main.list(["worktree", "list", "--porcelain", "-z"]);
    if (fields.includes(`worktree ${path}`)) {
      await rm(path, { recursive: true, force: true });
      await this.#main.run(["worktree", "remove", "--force", "--force", path]);
    } else {
      await rmdir(path).catch(() => undefined); // left empty by a `worktree add` that was killed
    }
  }

  /**
   * The content (tracked and new files, without ignored ones) as a tree id; with `only`, just the changes
   * below those repository paths. What git cannot add (a nested repository without commits) is left out.
   */
  async snapshot(only?: readonly string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "loopwiki-index-"));
    const index = join(folder, randomBytes(4).toString("hex"));
    try {
      await this.#copyIndex(index);
      const env = { GIT_INDEX_FILE: index };
      // To exclude a name that is ignored is an error to git: exit code 1, after it has added all the rest.
      const others = this.#linked.map((name) => `:(exclude,top)${name}`);
      const paths = only?.map((path) => `:(literal)${path}`) ?? [".", ...others];
      const quiet = ["-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false"];
      await this.run([...quiet, "add", "--all", "--ignore-errors", "--", ...paths], {
        env,
        okCodes: [0, 1],
      });
      // An agent may have staged the link to the dependencies, with `git add -A`.
      await this.run(["reset", "-q", "--", ...this.#linked], { env });
      return await this.run(["write-tree"], { env });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Makes files and index equal the tree; ignored files and linked folders stay. */
  async restore(tree: string): Promise<void> {
    await this.#unlock();
    await this.run(["read-tree", "--reset", "-u", tree]);
    await this.run(["clean", "-ffdq", ...this.#linked.flatMap((name) => ["-e", name])]);
  }

  /** Makes the worktree a clean checkout of the commit: ignored files go as well, linked folders stay. */
  async checkOut(commit: string): Promise<void> {
    await this.#unlock();
    await this.run(["checkout", "-q", "--force", "--detach", commit]);
    await this.run(["clean", "-ffdxq", ...this.#linked.flatMap((name) => ["-e", name])]);
  }

  /** Writes a commit object; moves nothing. */
  async createCommit(request: CommitRequest): Promise<string> {
    const { name, email } = request.author;
    const parents = [
      "-p",
      request.parent,
      ...(request.merged === undefined ? [] : ["-p", request.merged]),
    ];
    const env = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: request.date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: request.date,
    };
    return this.#main.run(["commit-tree", request.tree, ...parents, "-F", "-"], {
      input: request.message,
      env,
    });
  }

  /** Moves the plan's branch from one commit to the next; refuses when somebody else moved it. */
  async advance(branch: string, from: string, to: string): Promise<void> {
    const tip = await this.#main.run(["rev-parse", "--verify", `refs/heads/${branch}`]);
    if (tip === to) return;
    if (tip !== from) throw branchMoved(branch, from, tip);
    await this.#main.run(["update-ref", `refs/heads/${branch}`, to, from]);
  }

  /** An agent may commit on its own; the branch goes back, its work stays in the files. Says so. */
  async takeBack(branch: string, to: string): Promise<string | undefined> {
    const tip = await this.#main.run(["rev-parse", "--verify", `refs/heads/${branch}`]);
    if (tip === to) return undefined;
    await this.#main.run(["update-ref", `refs/heads/${branch}`, to, tip]);
    return `${branch} was moved to ${tip} during the attempt and was put back; only the harness commits there (to keep that commit: git branch <name> ${tip})`;
  }

  async #isSound(): Promise<boolean> {
    if (!(await this.exists())) return false;
    const questions = [
      ["rev-parse", "--show-toplevel"],
      ["rev-parse", "--verify", "HEAD"],
      ["ls-files", "--cached", "-z"],
    ];
    try {
      const [here] = await Promise.all(questions.map((args) => this.run(args)));
      return here === (await this.#realPath());
    } catch {
      return false;
    }
  }

  /** git names worktrees by their real path. */
  async #realPath(): Promise<string> {
    const parent = dirname(this.path);
    return join(await realpath(parent).catch(() => parent), basename(this.path));
  }

  /**
   * A copy keeps git from hashing files that did not change. It needs the time of the original: git trusts
   * a file's stamp only when it is older than the index, so a younger copy hides edits made in the same
   * second as the checkout.
   */
  async #copyIndex(to: string): Promise<void> {
    const index = await this.#indexPath();
    await copyFile(index, to);
    const { atime, mtime } = await stat(index);
    await utimes(to, atime, mtime);
  }

  /** Only the harness works here, one process at a time: a lock that is left is a killed git's. */
  async #unlock(): Promise<void> {
    await rm(`${await this.#indexPath()}.lock`, { force: true });
  }

  async #indexPath(): Promise<string> {
    const query = ["rev-parse", "--path-format=absolute", "--git-path", "index"];
    return (this.#index ??= await this.run(query));
  }
}

/** A worktree below the system's temporary folder for as long as `work` runs; `ensure` gives it content. */
export async function withTemporaryWorktree<Result>(
  git: Git,
  work: (worktree: RunWorktree) => Promise<Result>,
): Promise<Result> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-checkout-")));
  const worktree = new RunWorktree(git, join(folder, "checkout"));
  try {
    return await work(worktree);
  } finally {
    await worktree.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

export function branchMoved(branch: string, expected: string, found: string): LoopwikiError {
  return new LoopwikiError(
    "branch-moved",
    `Unexpected commit ${found.slice(0, 12)} at ${branch}, expected ${expected.slice(0, 12)}: somebody committed to the plan's branch.`,
    {
      hint: `Keep your commits elsewhere (git branch mine ${branch}), then: git update-ref refs/heads/${branch} ${expected}`,
    },
  );
}

/** Whether git has the object; a person's `git gc --prune=now` drops what only the journal names. */
export async function hasObject(git: Git, id: string): Promise<boolean> {
  return (await git.answer(["cat-file", "-e", id], { okCodes: [0, 1, 128] })).code === 0;
}

/** Who commits: the user's own git identity, or a plain one when none is set. */
export async function commitAuthor(git: Git): Promise<{ name: string; email: string }> {
  const { code, stdout } = await git.answer(["var", "GIT_AUTHOR_IDENT"], { okCodes: [0, 128] });
  const match = code === 0 ? /^(.*) <([^>]*)> \d+ [+-]\d+/.exec(stdout) : null;
  return { name: match?.[1] || "loopwiki", email: match?.[2] || "loopwiki@localhost" };
}
