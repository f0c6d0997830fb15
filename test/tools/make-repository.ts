import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Git } from "#wiki";
import { onTestFinished } from "vitest";
import { gitEnvironment, inert } from "../../wiki/git-inert.ts";

const execute = promisify(execFile);

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
  // A program that is just ending may still write to it.
  onTestFinished(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  return makeRepositoryAt(join(parent, "shop"), files);
}

/** The same at a path of the caller's, who also removes it. */
export async function makeRepositoryAt(
  directory: string,
  files: Record<string, string> = {},
): Promise<TestRepository> {
  await mkdir(directory, { recursive: true });
  await plainGit(directory, ["init", "-q", "-b", "main"]);
  const person = "[user]\n\tname = Ada Shopkeeper\n\temail = ada@shop.example\n";
  await appendFile(join(directory, ".git/config"), person);
  const repository = repositoryAt(directory);
  if (Object.keys(files).length === 0) return repository;
  await repository.write(files);
  await plainGit(directory, ["add", "-A"]);
  await plainGit(directory, ["commit", "-q", "--allow-empty", "-m", "Open the shop"]);
  return repository;
}

/** One that is there already: a copy, whose making costs no git. */
export function repositoryAt(directory: string): TestRepository {
  const git = new Git(directory);
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
  return { directory, git, write, commit };
}

/** In a new repository no settings can name a program yet; our `Git` would look for some each time. */
async function plainGit(directory: string, args: readonly string[]): Promise<void> {
  const env = gitEnvironment(process.env);
  await execute("git", [...inert, ...args], { cwd: directory, env });
}
