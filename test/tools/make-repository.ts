import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Git } from "#wiki";
import { onTestFinished } from "vitest";

export interface TestRepository {
  directory: string;
  git: Git;
  write: (files: Record<string, string>) => Promise<void>;
  /** Writes the files and commits everything; returns the commit id. */
  commit: (message: string, files?: Record<string, string>, date?: string) => Promise<string>;
}

/** A temporary git repository on branch `main`, removed when the test ends (its siblings too). */
export async function makeRepository(files: Record<string, string> = {}): Promise<TestRepository> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-test-")));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return makeRepositoryAt(join(parent, "shop"), files);
}

/** The same at a path of the caller's, who also removes it. */
export async function makeRepositoryAt(
  directory: string,
  files: Record<string, string> = {},
): Promise<TestRepository> {
  await mkdir(directory, { recursive: true });
  const git = new Git(directory);
  await git.run(["init", "-q", "-b", "main"]);
  await git.run(["config", "user.name", "Ada Shopkeeper"]);
  await git.run(["config", "user.email", "ada@shop.example"]);
  const write = async (more: Record<string, string>): Promise<void> => {
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
  };
  const commit = async (
    message: string,
    more: Record<string, string> = {},
    date?: string,
  ): Promise<string> => {
    await write(more);
    await git.run(["add", "-A"]);
    const env = date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    await git.run(["commit", "-q", "--allow-empty", "-m", message], { env });
    return git.run(["rev-parse", "HEAD"]);
  };
  if (Object.keys(files).length > 0) await commit("Open the shop", files);
  return { directory, git, write, commit };
}
