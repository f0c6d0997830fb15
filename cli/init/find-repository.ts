import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { Git, LoopwikiError } from "#wiki";

export interface RepositoryPlace {
  /** Absolute path of the working tree's root. */
  repository: string;
  /** Absolute path of the git common directory, which all worktrees of a clone share. */
  commonDir: string;
  git: Git;
}

/** The repository a directory lies in. Throws `no-repository` where there is none. */
export async function findRepository(directory: string): Promise<RepositoryPlace> {
  const start = resolve(directory);
  const answer = await new Git(start).answer(
    ["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir"],
    { okCodes: [0, 128, 129] },
  );
  const [top = "", common = ""] = answer.stdout.trimEnd().split("\n");
  if (answer.code === 0 && common !== "") {
    const repository = await realpath(top);
    return { repository, commonDir: await realpath(common), git: new Git(repository) };
  }
  if (/not a git repository/.test(answer.stderr))
    throw new LoopwikiError(
      "no-repository",
      `Unexpected directory ${start}, expected one inside a git repository.`,
      { hint: "Run `git init` there first, or name another directory with -C." },
    );
  throw new LoopwikiError("no-repository", `git does not open ${start}: ${answer.stderr.trim()}`, {
    hint: "loopwiki needs a repository with a working tree, and git 2.38 or newer.",
  });
}
