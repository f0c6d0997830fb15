import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hookPath, hookState, installHook, uninstallHook } from "../../../cli/andon/push-hook.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

const program = ["/nowhere/node", "/nowhere/main.js"];

/** An orchard with a shared repository to push to, and a stand-in for loopwiki that answers with this code. */
async function openOrchard(code: number): Promise<{
  repository: TestRepository;
  path: string;
  push: () => Promise<number>;
}> {
  const repository = await makeRepository({ "trees.txt": "apple\n" });
  const { directory, git } = repository;
  await git.run(["init", "-q", "--bare", join(directory, ".git", "shared")]);
  const bin = join(directory, ".git", "bin");
  await mkdir(bin);
  await writeFile(join(bin, "loopwiki"), `#!/bin/sh\necho "$@" >> ${bin}/asked\nexit ${code}\n`);
  await chmod(join(bin, "loopwiki"), 0o755);
  const place = { git, repository: directory, commonDir: join(directory, ".git") };
  const push = async (): Promise<number> => {
    // A person's own push: hooks are on, unlike in our git.
    const args = ["-c", "core.hooksPath=", "push", "-q", join(directory, ".git", "shared"), "main"];
    const { spawnSync } = await import("node:child_process");
    const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
    return spawnSync("git", args.slice(2), { cwd: directory, env }).status ?? -1;
  };
  return { repository, path: await hookPath(place), push };
}

test("a push waits while the line is stopped, and goes through when it is open", async () => {
  const stopped = await openOrchard(3);
  await installHook(stopped.path, program);
  expect(await hookState(stopped.path)).toBe("installed");
  expect(await stopped.push()).not.toBe(0);
  const open = await openOrchard(0);
  await installHook(open.path, program);
  expect(await open.push()).toBe(0);
  const asked = join(open.repository.directory, ".git", "bin", "asked");
  expect(await readFile(asked, "utf8")).toBe("andon guard pushing\n");
});

test("a loopwiki that cannot run lets the push through", async () => {
  const { path, push } = await openOrchard(70);
  await installHook(path, program);
  expect(await push()).toBe(0);
});

test("a hook that is there goes on working, and gets its bytes back", async () => {
  const { path, push, repository } = await openOrchard(0);
  const note = join(repository.directory, ".git", "ran");
  const own = `#!/bin/bash\ncat > ${note}\n`;
  await mkdir(join(repository.directory, ".git", "hooks"), { recursive: true });
  await writeFile(path, own, { mode: 0o700 });
  await installHook(path, program);
  await installHook(path, program); // twice is once
  expect(await push()).toBe(0);
  expect(await readFile(note, "utf8")).toContain("refs/heads/main"); // git's list still reaches it
  expect(await uninstallHook(path)).toBe(true);
  expect(await readFile(path, "utf8")).toBe(own);
  expect(await uninstallHook(path)).toBe(false);
});

test("a hook of ours alone is removed whole; one that is no shell script is left alone", async () => {
  const { path } = await openOrchard(0);
  await installHook(path, program);
  expect(await uninstallHook(path)).toBe(true);
  await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  await writeFile(path, "#!/usr/bin/env python3\nprint('hello')\n");
  await expect(installHook(path, program)).rejects.toMatchObject({ code: "foreign-hook" });
  expect(await hookState(path)).toBe("foreign");
});

test("goes where the repository keeps its hooks; beside husky's own folder", async () => {
  const { directory, git } = await makeRepository({ "trees.txt": "apple\n" });
  const place = { git, repository: directory, commonDir: join(directory, ".git") };
  expect(await hookPath(place)).toBe(join(directory, ".git", "hooks", "pre-push"));
  await git.run(["config", "core.hooksPath", ".husky/_"]);
  expect(await hookPath(place)).toBe(join(directory, ".husky", "pre-push"));
  await git.run(["config", "core.hooksPath", "/srv/hooks"]);
  expect(await hookPath(place)).toBe("/srv/hooks/pre-push");
});
