import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Git } from "#wiki";
import { expect, test } from "vitest";
import { changedFiles } from "../../../agents/execute/changed-files.ts";
import { hasObject, RunWorktree } from "../../../agents/execute/worktree.ts";
import { fingerprint } from "../../tools/fingerprint.ts";
import { shopTemplate } from "./quick-shop.ts";

const open = shopTemplate({
  "src/tea.js": "export const price = 10;\n",
  "bin/till": "#!/bin/sh\n",
});

interface Place {
  git: Git;
  directory: string;
  worktree: RunWorktree;
  /** Absolute path of something in the worktree. */
  at(path: string): string;
  write(path: string, text: string): Promise<void>;
  /** Paths that differ between the commit and what a snapshot sees. */
  changes(): Promise<string[]>;
}

async function makeWorktree(): Promise<Place> {
  const { git, directory } = (await open()).repository;
  const worktree = new RunWorktree(git, join(dirname(directory), "loop-tea"));
  await worktree.ensure(["-b", "loop/tea", worktree.path, "HEAD"]);
  const at = (path: string): string => join(worktree.path, path);
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  };
  const changes = async (): Promise<string[]> =>
    (await changedFiles(git, "HEAD", await worktree.snapshot())).map(
      ({ kind, path, mode }) => `${kind} ${path} ${mode}`,
    );
  return { git, directory, worktree, at, write, changes };
}

test("a snapshot sees every change, with its mode, and leaves the index and the commit alone", async () => {
  const { worktree, at, write, changes } = await makeWorktree();
  await write("src/Grüner Tee ☕.js", "export {};\n");
  await write('src/"quoted"\tname.js', "export {};\n");
  await rm(at("src/pricing.js"));
  await chmod(at("bin/till"), 0o755);
  await symlink("/etc/passwd", at("src/shortcut"));
  expect(await changes()).toEqual([
    "modified bin/till 100755",
    'added src/"quoted"\tname.js 100644',
    "added src/Grüner Tee ☕.js 100644",
    "deleted src/pricing.js 000000",
    "added src/shortcut 120000",
  ]);
  expect(await worktree.run(["diff", "--cached", "--name-only"])).toBe("");
});

test("an edit of the same length in the second of the checkout is seen", async () => {
  const { worktree, write, changes } = await makeWorktree();
  await worktree.restore("HEAD^{tree}");
  await write("src/tea.js", "export const price = 99;\n");
  await sleep(1100); // the snapshot's own index is younger than the edit
  expect(await changes()).toEqual(["modified src/tea.js 100644"]);
});

test("dependencies are no content: linked, installed, ignored or not", async () => {
  const { directory, worktree, at, write, changes } = await makeWorktree();
  await mkdir(join(directory, "node_modules"));
  await symlink(join(directory, "node_modules"), at("node_modules")); // `node_modules/` ignores no link
  expect(await changes()).toEqual([]);
  await worktree.run(["add", "-A"]);
  expect(await changes()).toEqual([]);
  await worktree.run(["rm", "-q", "--cached", "node_modules"]);
  await rm(at("node_modules"));
  await write("node_modules/tea/index.js", "1");
  expect(await changes()).toEqual([]);
  await write(".gitignore", "");
  expect(await changes()).toEqual(["modified .gitignore 100644"]);
});

test("a nested repository without commits does not keep the rest from being seen", async () => {
  const { worktree, at, write, changes } = await makeWorktree();
  await write("vendor/tea/index.js", "1");
  await worktree.run(["init", "-q", at("vendor/tea")]);
  await write("src/new.js", "1");
  expect(await changes()).toEqual(["added src/new.js 100644"]);
  await worktree.restore("HEAD^{tree}");
  await expect(lstat(at("vendor"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("restoring brings back every file, drops new ones, and keeps what is ignored or linked", async () => {
  const { directory, worktree, at, write, changes } = await makeWorktree();
  await mkdir(join(directory, "node_modules"));
  await symlink(join(directory, "node_modules"), at("node_modules"));
  await write("src/tea.js", "spoiled\n");
  await write("new/deep/file.js", "1");
  await worktree.run(["add", "src", "new"]);
  await rm(at("bin"), { recursive: true });
  await worktree.restore("HEAD^{tree}");
  expect(await changes()).toEqual([]);
  await expect(lstat(at("new"))).rejects.toMatchObject({ code: "ENOENT" });
  expect((await lstat(at("node_modules"))).isSymbolicLink()).toBe(true);
});

test("a clean checkout drops ignored files too, but not the dependencies", async () => {
  const { worktree, at, write } = await makeWorktree();
  await write(".gitignore", "node_modules/\ndist/\n");
  await write("dist/bundle.js", "1");
  await write("node_modules/tea/index.js", "1");
  await worktree.checkOut(await worktree.run(["rev-parse", "HEAD"]));
  await expect(lstat(at("dist"))).rejects.toMatchObject({ code: "ENOENT" });
  await lstat(at("node_modules/tea/index.js"));
});

test("a lock that a killed git left behind does not stop the next step", async () => {
  const { worktree, write } = await makeWorktree();
  const index = await worktree.run(["rev-parse", "--path-format=absolute", "--git-path", "index"]);
  await writeFile(`${index}.lock`, "");
  await write("src/tea.js", "spoiled\n");
  await worktree.restore("HEAD^{tree}");
  await writeFile(`${index}.lock`, "");
  await worktree.checkOut("HEAD");
  expect(await worktree.run(["status", "--porcelain"])).toBe("");
});

test("without its .git no command reaches the repository above, and ensure mends it", async () => {
  const { repository } = await open();
  const { directory, git } = repository;
  const worktree = new RunWorktree(git, join(directory, ".worktrees/loop-tea"));
  await worktree.ensure(["-b", "loop/tea", worktree.path, "HEAD"]);
  await repository.write({ "src/tea.js": "half an idea\n" });
  const before = await fingerprint(directory);
  await rm(join(worktree.path, ".git"));
  await expect(worktree.restore("HEAD^{tree}")).rejects.toMatchObject({ code: "git-failed" });
  await expect(worktree.snapshot()).rejects.toMatchObject({ code: "git-failed" });
  await worktree.ensure([worktree.path, "loop/tea"]);
  expect(await worktree.run(["status", "--porcelain"])).toBe("");
  await rm(worktree.path, { recursive: true });
  expect(Object.keys(before).filter((path) => path.includes("src/tea.js"))).not.toEqual([]);
  expect(await readFile(join(directory, "src/tea.js"), "utf8")).toBe("half an idea\n");
});

test.each([
  ["deleted by hand", (path: string) => rm(path, { recursive: true })],
  ["emptied", (path: string) => rm(path, { recursive: true }).then(() => mkdir(path))],
  ["robbed of its .git", (path: string) => rm(join(path, ".git"))],
])("a worktree %s is made again", async (_, spoil) => {
  const { git, worktree, at } = await makeWorktree();
  await spoil(worktree.path);
  await worktree.ensure([worktree.path, "loop/tea"]);
  expect(await readFile(at("src/tea.js"), "utf8")).toContain("price");
  await worktree.remove();
  expect(await git.run(["worktree", "list"])).not.toContain("loop-tea");
  await worktree.remove(); // once more is fine
});

test("removing keeps what it is linked to, and folders that are not ours", async () => {
  const { directory, worktree, at } = await makeWorktree();
  await mkdir(join(directory, "node_modules/tea"), { recursive: true });
  await symlink(join(directory, "node_modules"), at("node_modules"));
  await worktree.remove();
  await lstat(join(directory, "node_modules/tea"));
  await mkdir(worktree.path);
  await writeFile(at("mine.txt"), "keep me\n");
  await worktree.remove();
  expect(await readFile(at("mine.txt"), "utf8")).toBe("keep me\n");
});

test("removing forgets no worktree of the user's that is not there at the moment", async () => {
  const { git, directory, worktree } = await makeWorktree();
  const drive = join(dirname(directory), "unmounted drive");
  await git.run(["worktree", "add", "-q", "-b", "holiday", drive]);
  await rm(drive, { recursive: true });
  await worktree.remove();
  expect(await git.run(["worktree", "list"])).toContain("unmounted drive");
});

test("the same request gives the same commit, and the branch moves only from where it should be", async () => {
  const { git, worktree } = await makeWorktree();
  const [tree = "", parent = ""] = (await git.run(["rev-parse", "HEAD^{tree}", "HEAD"])).split(
    "\n",
  );
  const request = {
    tree,
    parent,
    message: "Brew — «tea»\n",
    date: "2026-06-01T08:00:00.123Z",
    author: { name: "Ada Süß", email: "ada@shop.example" },
  };
  const commit = await worktree.createCommit(request);
  expect(await worktree.createCommit(request)).toBe(commit);
  await worktree.advance("loop/tea", parent, commit);
  await worktree.advance("loop/tea", parent, commit); // done already
  const next = await worktree.createCommit({ ...request, parent: commit });
  await expect(worktree.advance("loop/tea", parent, next)).rejects.toMatchObject({
    code: "branch-moved",
  });
  expect(await git.run(["log", "-1", "--format=%an %B", "loop/tea"])).toBe(
    "Ada Süß Brew — «tea»\n",
  );
  expect(await hasObject(git, commit)).toBe(true);
  expect(await hasObject(git, "f".repeat(40))).toBe(false);
});
