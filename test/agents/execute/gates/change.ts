import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ChosenSandbox, commandEnvironment } from "#agents";
import type { Git } from "#wiki";
import { changedFiles } from "../../../../agents/execute/changed-files.ts";
import type { CheckRequest } from "../../../../agents/execute/gates/run-check.ts";
import {
  judgeResults,
  runBase,
  runChange,
  type BeforeAndAfter,
  type ChangeToRun,
} from "../../../../agents/execute/gates/results/judge-results.ts";
import type { CheckResult } from "../../../../agents/journal/run-records.ts";
import { makeRepository } from "../../../tools/make-repository.ts";

export type Files = Readonly<Record<string, string | undefined>>;

export interface MadeChange {
  change: ChangeToRun;
  request: CheckRequest;
}

export interface ChangeOptions {
  command: string;
  base: Files;
  /** What the change writes; undefined deletes. */
  head: Files;
  testsMayChange?: readonly string[];
  chunkFiles?: readonly string[];
}

/** A repository with one change in it, and a checkout in which both sides can be run, confined as in a run. */
export async function makeChange(options: ChangeOptions): Promise<MadeChange> {
  // The repository has no installed packages: a change that writes some must never write through a link.
  const repository = await makeRepository();
  const shared = { ".gitignore": "node_modules\n__pycache__/\ntarget/\n" };
  const base = await write(repository.directory, { ...shared, ...options.base }, repository);
  const head = await write(repository.directory, options.head, repository);
  const cwd = join(dirname(repository.directory), "checkout");
  const { git } = repository;
  const change: ChangeToRun = {
    git,
    base,
    head,
    files: await changedFiles(git, base, head),
    chunk: {
      files: [...(options.chunkFiles ?? ["**"])],
      tests_may_change: [...(options.testsMayChange ?? [])],
    },
    checkOut: (tree) => checkOut(git, tree, cwd),
  };
  const sandbox = new ChosenSandbox({
    mode: "auto",
    repository: resolve("."),
    path: process.env["PATH"] ?? "",
    warn: () => undefined,
  });
  const environment = commandEnvironment(process.env);
  const { signal } = new AbortController();
  return {
    change,
    request: { name: "test", command: options.command, cwd, environment, sandbox, signal },
  };
}

async function write(folder: string, files: Files, { git }: { git: Git }): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await (text === undefined ? rm(file) : writeFile(file, text));
  }
  const forced = Object.entries(files).filter(
    ([path, text]) => path.startsWith("node_modules") && text !== undefined,
  );
  await git.run(["add", "-A"]);
  if (forced.length > 0) await git.run(["add", "-f", ...forced.map(([path]) => path)]);
  await git.run(["commit", "-q", "--allow-empty", "-m", "Change the shop"]);
  return git.run(["rev-parse", "HEAD"]);
}

async function checkOut(git: Git, tree: string, cwd: string): Promise<void> {
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd);
  const env = { GIT_INDEX_FILE: `${cwd}.index` };
  await git.run(["read-tree", tree], { env });
  await git.run(["checkout-index", "--all", "--force", `--prefix=${cwd}/`], { env });
  await symlink(resolve("node_modules"), join(cwd, "node_modules")).catch(() => undefined);
}

export async function runBoth({ change, request }: MadeChange): Promise<BeforeAndAfter> {
  const before = await runBase(change, request);
  return { before, after: await runChange(change, request) };
}

/** What the tests' results say of a change. */
export async function judgeRun(options: ChangeOptions): Promise<CheckResult> {
  const made = await makeChange(options);
  return judgeResults(made.change, await runBoth(made));
}
