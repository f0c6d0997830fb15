import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { bundledProgram } from "../tools/bundled-program.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";

const writer = bundledProgram(new URL("git-writer.ts", import.meta.url));

function startWriter(directory: string, name: string, commits: number): ChildProcess {
  const child = spawn(process.execPath, [writer.path, directory, name, String(commits)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("8 processes with 20 commits each in one checkout: 160 of 160 are in the history", async () => {
  const { directory, git } = await makeRepository({ "till.txt": "0\n" });
  const names = ["ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hal"];
  const writers = names.map((name) => startWriter(directory, name, 20));
  const codes = await Promise.all(writers.map(async (child) => (await once(child, "close"))[0]));
  expect(codes).toEqual(names.map(() => 0));
  const subjects = (await git.run(["log", "--format=%s"])).split("\n");
  expect(new Set(subjects).size).toBe(161);
  expect(await git.run(["status", "--porcelain"])).toBe("");
  expect(await readdir(join(directory, ".git/loopwiki/locks"))).toEqual([]);
}, 180_000);

test("a killed writer keeps nobody waiting", async () => {
  const { directory, git } = await makeRepository({ "till.txt": "0\n" });
  const killed = startWriter(directory, "ada", 1000);
  while ((await git.run(["rev-list", "--count", "HEAD"])) === "1") await sleep(50);
  killed.kill("SIGKILL");
  await once(killed, "close");
  await once(startWriter(directory, "ben", 3), "close");
  expect(await git.run(["log", "--format=%s", "-3"])).toBe("ben 3\nben 2\nben 1");
}, 60_000);

async function withLock(ageMs: number): Promise<TestRepository & { lock: string }> {
  const repository = await makeRepository({ "till.txt": "0\n" });
  await repository.write({ ".git/refs/heads/main.lock": "" });
  const lock = join(repository.directory, ".git/refs/heads/main.lock");
  const then = new Date(Date.now() - ageMs);
  await utimes(lock, then, then);
  return { ...repository, lock };
}

test("a lock that a killed git left is removed", async () => {
  const { git, lock, commit } = await withLock(60_000);
  const before = await git.run(["rev-parse", "HEAD"]);
  await git.run(["update-ref", "refs/heads/main", before, before]);
  expect(existsSync(lock)).toBe(false);
  expect(await commit("Sell", { "till.txt": "1\n" })).not.toBe(before);
});

test("the lock of a git that is alive is waited for and never touched", async () => {
  const { git, lock, directory } = await withLock(60_000);
  const living = spawn("git", ["cat-file", "--batch"], {
    cwd: directory,
    stdio: ["pipe", "ignore", "ignore"],
  });
  onTestFinished(() => void living.kill());
  const head = await git.run(["rev-parse", "HEAD"]);
  const write = git.run(["update-ref", "refs/heads/main", head, head]);
  const first = await Promise.race([write.then(() => "written"), sleep(3000, "waiting")]);
  expect(first).toBe("waiting");
  expect(existsSync(lock)).toBe(true);
  living.kill();
  await write;
  expect(existsSync(lock)).toBe(false);
});
