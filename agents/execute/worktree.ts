import { randomBytes } from "node:crypto";
import { copyFile, lstat, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LoopwikiError, type Git } from "#wiki";

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

/**
 * A git worktree that the harness made: its content is set, read and committed as git trees, so that
 * every step of a run can be repeated from the journal alone. Never touches the main checkout.
 */
export class RunWorktree {
  readonly path: string;
  readonly git: Git;
  readonly #main: Git;
  /** Top-level names the bootstrap linked in; they are no part of the content. */
  readonly #linked = ["node_modules"];

  constructor(main: Git, path: string) {
    this.#main = main;
    this.path = path;
    this.git = main.at(path);
  }

  /** Makes the worktree when it is missing or was left half-made; keeps a sound one. */
  async ensure(args: readonly string[]): Promise<void> {
    if (await this.#isSound()) return;
    await this.remove();
    await this.#main.run(["worktree", "add", "--force", ...args]);
  }

  async exists(): Promise<boolean> {
    return (await lstat(this.path).catch(() => undefined)) !== undefined;
  }

  /** Removes the folder and its registration; missing ones are fine. */
  async remove(): Promise<void> {
    await this.#main.answer(["worktree", "remove", "--force", "--force", this.path], {
      okCodes: [0, 1, 128],
    });
    await rm(this.path, { recursive: true, force: true });
    await this.#main.run(["worktree", "prune"]);
  }

  /** The content (tracked and new files, without ignored ones) as a tree id. */
  async snapshot(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "loopwiki-index-"));
    const index = join(folder, randomBytes(4).toString("hex"));
    try {
      const current = await this.git.run([
        "rev-parse",
        "--path-format=absolute",
        "--git-path",
        "index",
      ]);
      await copyFile(current, index); // keeps git from hashing files that did not change
      const env = { GIT_INDEX_FILE: index };
      await this.git.run(
        ["add", "--all", "--", ".", ...this.#linked.map((name) => `:(exclude)${name}`)],
        { env },
      );
      return await this.git.run(["write-tree"], { env });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Makes files and index equal the tree; ignored files and linked folders stay. */
  async restore(tree: string): Promise<void> {
    await this.git.run(["read-tree", "--reset", "-u", tree]);
    await this.git.run(["clean", "-ffdq", ...this.#linked.flatMap((name) => ["-e", name])]);
  }

  /** Makes the worktree a clean checkout of the commit: ignored files go as well, linked folders stay. */
  async checkOut(commit: string): Promise<void> {
    await this.git.run(["checkout", "-q", "--force", "--detach", commit]);
    await this.git.run(["clean", "-ffdxq", ...this.#linked.flatMap((name) => ["-e", name])]);
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

  async #isSound(): Promise<boolean> {
    if (!(await this.exists())) return false;
    const here = await this.git
      .answer(["rev-parse", "--show-toplevel"], { okCodes: [0, 128] })
      .catch(() => undefined);
    const head = await this.git
      .answer(["rev-parse", "--verify", "HEAD"], { okCodes: [0, 128] })
      .catch(() => undefined);
    const index = await this.git
      .answer(["ls-files", "--cached", "-z"], { okCodes: [0, 128] })
      .catch(() => undefined);
    return here?.stdout.trim() === this.path && head?.code === 0 && index?.code === 0;
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

/** Who commits: the user's own git identity, or a plain one when none is set. */
export async function commitAuthor(git: Git): Promise<{ name: string; email: string }> {
  const { code, stdout } = await git.answer(["var", "GIT_AUTHOR_IDENT"], { okCodes: [0, 128] });
  const match = code === 0 ? /^(.*) <([^>]*)> \d+ [+-]\d+/.exec(stdout) : null;
  return { name: match?.[1] || "loopwiki", email: match?.[2] || "loopwiki@localhost" };
}
