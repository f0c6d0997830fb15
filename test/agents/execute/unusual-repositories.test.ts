import { chmod, lstat, mkdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MechanicalAgent, mergePlan, reviewPlan, runPlan, type RunState } from "#agents";
import type { Chunk } from "#plans";
import { expect, onTestFinished, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import { makeRepositoryAt } from "../../tools/make-repository.ts";
import { quickId, quickPlan, shopTemplate } from "./quick-shop.ts";
import { docsChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();

/** Executes a mechanical chunk, proves that the main checkout was left alone, and merges. */
async function carryThrough(shop: Shop, change: Partial<Chunk> = {}): Promise<RunState> {
  const goal = [{ command: "true", expected: "" }];
  const scope = { in: ["**"], out: [] };
  await shop.approve(await quickPlan(shop, { chunks: [docsChunk(change)], goal, scope }));
  const before = await fingerprint(shop.repository.directory);
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state).toMatchObject({ phase: "verified" });
  expect(await fingerprint(shop.repository.directory)).toEqual(before);
  await mergePlan(shop.services, quickId, signal);
  return state;
}

const dirty = ({ repository }: Shop): Promise<string> =>
  repository.git.run(["status", "--porcelain", "--untracked-files=all", "--", ":!plans/README.md"]);

/** A person's own git settings, for every git that is started while the test runs. */
async function withSettings(shop: Shop, settings: string): Promise<void> {
  const folder = dirname(shop.repository.directory);
  const hooks = join(folder, "hooks");
  await mkdir(hooks);
  for (const hook of [
    "pre-commit",
    "post-checkout",
    "post-merge",
    "pre-merge-commit",
    "reference-transaction",
  ]) {
    await writeFile(join(hooks, hook), `#!/bin/sh\ntouch "${folder}/hook-ran"\nexit 1\n`);
    await chmod(join(hooks, hook), 0o755);
  }
  await writeFile(join(folder, "gitconfig"), `${settings}\n[core]\n  hooksPath = ${hooks}\n`);
  const before = process.env["GIT_CONFIG_GLOBAL"];
  process.env["GIT_CONFIG_GLOBAL"] = join(folder, "gitconfig");
  onTestFinished(() => {
    if (before === undefined) delete process.env["GIT_CONFIG_GLOBAL"];
    else process.env["GIT_CONFIG_GLOBAL"] = before;
  });
}

test("settings that change what git does or prints change nothing", async () => {
  const shop = await open();
  await withSettings(
    shop,
    `[merge]
  ff = only
  conflictStyle = diff3
  autoStash = true
[commit]
  gpgSign = true
[gpg]
  program = false
[diff]
  noprefix = true
  external = false
  ignoreSubmodules = all
[color]
  ui = always
[submodule]
  recurse = true
[status]
  showUntrackedFiles = no
  relativePaths = true
[rerere]
  enabled = true
[add]
  ignoreErrors = false`,
  );
  await shop.approve(await quickPlan(shop));
  await runPlan(shop.services, quickId, { signal });
  const { diff } = await reviewPlan(shop.services, quickId);
  expect(diff).toContain("+++ b/docs/pricing.md\n");
  expect(diff).not.toContain("\u001B");
  const { commit } = await mergePlan(shop.services, quickId, signal);
  const { git } = shop.repository;
  expect(await git.run(["rev-parse", "main"])).toBe(commit);
  expect((await git.run(["rev-list", "--parents", "-1", commit])).split(" ")).toHaveLength(3);
  await expect(lstat(join(dirname(shop.repository.directory), "hook-ran"))).rejects.toThrow(
    "ENOENT",
  );
});

test("line ends of another system: the repository keeps its own", async () => {
  const shop = await open();
  await withSettings(shop, "[core]\n  autocrlf = true\n  safecrlf = true");
  const { git, directory } = shop.repository;
  await git.run(["rm", "-rq", "--cached", "."]);
  await git.run(["reset", "-q", "--hard"]);
  expect(await readFile(join(directory, "wiki/log.md"), "utf8")).toContain("\r\n");
  const { head } = await carryThrough(shop);
  expect(await git.run(["show", `${head}:wiki/log.md`])).not.toContain("\r");
  expect(await git.run(["diff", "--numstat", `${head}~`, head, "--", "wiki/log.md"])).toMatch(
    /^\d\t0\t/,
  );
  expect(await dirty(shop)).toBe("");
});

test("a repository that is committed with CRLF stays so", async () => {
  const shop = await open();
  const { git, directory, commit } = shop.repository;
  const log = (await readFile(join(directory, "wiki/log.md"), "utf8")).replaceAll("\n", "\r\n");
  await commit("Windows", { "wiki/log.md": log, "docs/pricing.md": "Prices.\r\n" });
  const { head } = await carryThrough(shop, { run: "printf 'never.\\r\\n' >> docs/pricing.md" });
  expect(await git.run(["show", `${head}:docs/pricing.md`])).toBe("Prices.\r\nnever.\r");
  const after = await git.run(["show", `${head}:wiki/log.md`]);
  expect(after.startsWith(log)).toBe(true);
  expect(after.replaceAll("\r\n", "")).not.toContain("\n");
});

test("paths with spaces, letters and quotes; executable bits; a deletion", async () => {
  const shop = await open();
  const { git, commit } = shop.repository;
  await commit("Old stock", {
    "lager/Grüner Tee's.md": "alt\n",
    "bin/kasse öffnen": "#!/bin/sh\n",
  });
  const { head } = await carryThrough(shop, {
    files: ["lager/**", "bin/**", "docs/**"],
    run: `rm lager/*; chmod +x bin/*; mkdir docs; echo never > docs/pricing.md; echo 1 > 'lager/☕ "to go".md'`,
  });
  const tree = await git.run(["ls-tree", "-r", head, "lager", "bin"]);
  expect(tree).toMatch(/^100755 blob \w+\tbin\/kasse öffnen$/m);
  expect(await git.list(["ls-tree", "-rz", "--name-only", head, "lager"])).toEqual([
    'lager/☕ "to go".md',
  ]);
  expect(await dirty(shop)).toBe("");
});

test.each([
  ["ignored as a folder, so that a link is not", "node_modules/\n"],
  ["ignored by name", "node_modules\n"],
  ["not ignored at all", ""],
])("dependencies that are %s stay out of the plan's commits", async (_, ignore) => {
  const shop = await open();
  const { git, directory, commit, write } = shop.repository;
  await commit("Ignore", { ".gitignore": ignore });
  await write({ "node_modules/tea/index.js": "module.exports = 1;\n" });
  // In the sandbox there is no git; a coding CLI, which is not in it, may stage what it sees.
  shop.services.mechanical = new MechanicalAgent({ environment: shop.services.environment });
  const { head } = await carryThrough(shop, {
    run: `test -L node_modules && git add -A && ${docsChunk().run}`,
    contract: [
      { criterion: "Dependencies are there", verify: "test -e node_modules/tea/index.js" },
    ],
  });
  expect(await git.run(["diff", "--name-only", "main~", head, "--", "node_modules"])).toBe("");
  expect(await readFile(join(directory, "node_modules/tea/index.js"), "utf8")).toContain("1");
});

test.each([
  ["a folder of modules", "mkdir -p node_modules/tea && echo 1 > node_modules/tea/index.js"],
  ["nothing but a lockfile", "true"],
])("an install that makes %s leaves nothing in the plan's commits", async (_, make) => {
  const shop = await open();
  shop.services.install = `${make} && echo lock > package-lock.json && echo >> package.json`;
  const { head } = await carryThrough(shop);
  const files = await shop.repository.git.run(["diff", "--name-only", `${head}~`, head]);
  expect(files.split("\n")).toEqual([
    "docs/pricing.md",
    `wiki/90_LOG/${quickId}.md`,
    "wiki/log.md",
  ]);
});

test("submodules keep their commits", async () => {
  const shop = await open();
  const { git, directory } = shop.repository;
  const vendor = await makeRepositoryAt(join(dirname(directory), "vendor"), { "tea.js": "1\n" });
  const file = ["-c", "protocol.file.allow=always"];
  await git.run([...file, "submodule", "--quiet", "add", vendor.directory, "vendor/tea"]);
  await git.run(["commit", "-qm", "Add tea"]);
  const link = await git.run(["ls-tree", "HEAD", "vendor/tea"]);
  const { head } = await carryThrough(shop);
  expect(await git.run(["ls-tree", head, "vendor/tea"])).toBe(link);
  expect(await readFile(join(directory, "vendor/tea/tea.js"), "utf8")).toBe("1\n");
  expect(await dirty(shop)).toBe("");
});

test("links that were there stay, one that leads out is never written through", async () => {
  const shop = await open();
  const { directory, git, commit } = shop.repository;
  const outside = join(dirname(directory), "outside");
  await mkdir(outside);
  await mkdir(join(directory, "docs"));
  await symlink(outside, join(directory, "docs/outside"));
  await commit("Link");
  await carryThrough(shop);
  expect(await readlink(join(directory, "docs/outside"))).toBe(outside);
  expect(await git.run(["ls-tree", "main", "docs/outside"])).toMatch(/^120000/);
});
