import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "#wiki";
import { expect, test, vi } from "vitest";
import { RunWorktree } from "../../agents/execute/worktree.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";

/** A shop whose settings all name a program that leaves a mark when it is started. */
async function bakery(): Promise<
  TestRepository & { canary: string; marks: () => Promise<string[]> }
> {
  const repository = await makeRepository({ "bread.txt": "rye\n", "cake.bin": "\0sweet\n" });
  const folder = join(repository.directory, "..");
  const canary = join(folder, "canary.sh");
  await repository.write({
    "../canary.sh": `#!/bin/sh\necho "$@" > "${folder}/mark.$1"\ncat\n`,
    "../marks/none": "",
  });
  await chmod(canary, 0o755);
  const marks = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith("mark."));
  return { ...repository, canary, marks };
}

/** Each with the settings, and the attributes, that would start the canary. */
const canaries: readonly (readonly [string, readonly (readonly [string, string])[], string])[] = [
  ["hooks by core.hooksPath", [["core.hooksPath", "HOOKS"]], ""],
  ["fsmonitor", [["core.fsmonitor", "CANARY"]], ""],
  ["an external diff", [["diff.external", "CANARY"]], ""],
  ["a diff driver", [["diff.oven.command", "CANARY"]], "* diff=oven\n"],
  ["a textconv", [["diff.oven.textconv", "CANARY"]], "* diff=oven\n"],
  [
    "a pager",
    [
      ["core.pager", "CANARY"],
      ["pager.log", "CANARY"],
    ],
    "",
  ],
  [
    "clean and smudge filters",
    [
      ["filter.oven.clean", "CANARY"],
      ["filter.oven.smudge", "CANARY"],
    ],
    "* filter=oven\n",
  ],
  [
    "a required filter process",
    [
      ["filter.oven.process", "CANARY"],
      ["filter.oven.required", "true"],
    ],
    "* filter=oven\n",
  ],
  ["a merge driver", [["merge.oven.driver", "CANARY %A"]], "* merge=oven\n"],
  [
    "a credential helper and askpass",
    [
      ["credential.helper", "CANARY"],
      ["core.askPass", "CANARY"],
    ],
    "",
  ],
  ["an ssh command", [["core.sshCommand", "CANARY"]], ""],
  [
    "gpg",
    [
      ["gpg.program", "CANARY"],
      ["commit.gpgSign", "true"],
      ["log.showSignature", "true"],
    ],
    "",
  ],
  [
    "editors",
    [
      ["core.editor", "CANARY"],
      ["sequence.editor", "CANARY"],
    ],
    "",
  ],
  [
    "aliases",
    [
      ["alias.st", "!CANARY"],
      ["alias.diff", "!CANARY"],
      ["alias.log", "!CANARY"],
    ],
    "",
  ],
  ["an included file", [["include.path", "INCLUDED"]], "* filter=oven diff=oven\n"],
];

test.each(canaries)(
  "%s in a repository's settings starts nothing",
  async (_, settings, attributes) => {
    const { directory, git, canary, marks, write } = await bakery();
    await write({
      ".git/info/attributes": attributes,
      ".git/included": `[filter "oven"]\n\tclean = ${canary} include\n[diff "oven"]\n\ttextconv = ${canary} include\n[core]\n\tfsmonitor = ${canary} include\n`,
    });
    for (const hook of [
      "post-checkout",
      "pre-commit",
      "reference-transaction",
      "post-merge",
      "post-index-change",
    ]) {
      await write({ [`../hooks/${hook}`]: `#!/bin/sh\n${canary} ${hook} </dev/null\n` });
      await chmod(join(directory, "../hooks", hook), 0o755);
    }
    for (const [name, value] of settings) {
      const command = value
        .replace("CANARY", `${canary} ${name}`)
        .replace("HOOKS", join(directory, "../hooks"));
      await git.run(["config", "--add", name, command.replace("INCLUDED", "included")]);
    }
    vi.stubEnv("GIT_EXTERNAL_DIFF", `${canary} environment`);
    vi.stubEnv("GIT_SSH_COMMAND", `${canary} environment`);
    vi.stubEnv("GIT_CONFIG_COUNT", "1");
    vi.stubEnv("GIT_CONFIG_KEY_0", "core.fsmonitor");
    vi.stubEnv("GIT_CONFIG_VALUE_0", `${canary} environment`);
    await everything(git, directory, write);
    expect(await marks()).toEqual([]);
    vi.unstubAllEnvs();
  },
);

/** What the harness does with git: look, add, commit, diff, check out, merge, make worktrees. */
async function everything(
  git: Git,
  directory: string,
  write: TestRepository["write"],
): Promise<void> {
  await write({ "bread.txt": "rye\nwheat\n", "new.txt": "buns\n" });
  await git.run(["status", "--porcelain"]);
  await git.run([
    "ls-files",
    "-z",
    "-t",
    "--cached",
    "--others",
    "--deleted",
    "--exclude-standard",
  ]);
  await git.run(["ls-files", "-z", "--stage", "--", "bread.txt"]);
  await git.run(["ls-files", "--modified", "--eol"]);
  await git.run(["diff"]);
  await git.run(["add", "-A"]);
  await git.run(["commit", "-q", "-m", "Bake"]);
  expect(await git.run(["show", "HEAD:bread.txt"])).toBe("rye\nwheat");
  await git.run(["log", "-p", "-2"]);
  await git.run(["blame", "bread.txt"]);
  await git.run(["diff", "HEAD~1", "HEAD"]);
  const worktree = new RunWorktree(git, join(directory, "../oven"));
  await worktree.ensure(["-b", "oven", worktree.path, "HEAD~1"]);
  await write({ "../oven/bread.txt": "spelt\nrye\n", "../oven/roll.txt": "one\n" });
  const tree = await worktree.snapshot();
  await worktree.restore(tree);
  const base = {
    message: "Roll\n",
    date: "2026-06-01T08:00:00Z",
    author: { name: "Ada", email: "a@b.c" },
  };
  const parent = await worktree.run(["rev-parse", "HEAD"]);
  const commit = await worktree.createCommit({ tree, parent, ...base });
  await worktree.advance("oven", parent, commit);
  await git.answer(["merge", "--no-ff", "--no-commit", "-q", commit], { okCodes: [0, 1] });
  await git.run(["reset", "-q", "--hard"]);
  await git.answer(["ls-remote", "ssh://bakery.invalid/bread"], { okCodes: [128] });
  await worktree.remove();
}

test("the canaries do sing where git is not kept inert", async () => {
  const { git, canary, marks, directory, write } = await bakery();
  await git.run(["config", "filter.oven.clean", `${canary} clean`]);
  await write({ ".git/info/attributes": "* filter=oven\n", "bread.txt": "wheat\n" });
  const { execFileSync } = await import("node:child_process");
  execFileSync("git", ["add", "-A"], { cwd: directory });
  expect(await marks()).toEqual(["mark.clean"]);
});

test("a listing looks at no content, unless it is asked which files are modified", async () => {
  const { mayRunDrivers } = await import("../../wiki/git-inert.ts");
  expect(mayRunDrivers(["-c", "a.b=c", "ls-files", "-z", "--others", "--", "bread"])).toBe(false);
  for (const option of ["-m", "-zm", "--modified", "--eol", "--format=%(path)"])
    expect(mayRunDrivers(["ls-files", "-z", option])).toBe(true);
});

test("git-lfs as its installer writes it stays, and nothing that only looks like it", async () => {
  const { git } = await bakery();
  await git.run(["config", "filter.lfs.clean", "git-lfs clean -- %f"]);
  await git.run(["config", "filter.ovens.clean", "git-lfs clean -- %f; touch pwned"]);
  const { driverQuery, driversOff } = await import("../../wiki/git-inert.ts");
  const { stdout } = await git.answer(driverQuery);
  expect(driversOff(stdout)).toEqual([
    "-c",
    "filter.ovens.clean=",
    "-c",
    "filter.ovens.required=false",
  ]);
});

test("files that are called like options are only files", async () => {
  const { git, directory, write } = await bakery();
  const names = [
    "--output=pwned",
    "-x",
    "--exec=touch pwned",
    ":(top)pwned",
    "--upload-pack=pwned",
  ];
  await write(Object.fromEntries(names.map((name) => [name, "dough\n"])));
  const worktree = new RunWorktree(git, join(directory, "../oven"));
  await git.run(["add", "-A"]);
  await git.run(["commit", "-q", "-m", "Knead"]);
  await worktree.ensure(["--detach", worktree.path, "HEAD"]);
  await write({ "../oven/-x": "more\n" });
  const tree = await worktree.snapshot();
  expect(await git.list(["diff", "--name-only", "-z", "HEAD", tree, "--"])).toEqual(["-x"]);
  await worktree.restore(tree);
  await worktree.remove();
  expect(await readdir(directory)).not.toContain("pwned");
});
