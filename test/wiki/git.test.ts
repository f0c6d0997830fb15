import { Git } from "#wiki";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

test("answers, lists, tests and takes input", async () => {
  const { git, directory } = await makeRepository({ "a b.md": "", "é.md": "" });
  expect(await git.run(["rev-parse", "--abbrev-ref", "HEAD"])).toBe("main");
  expect(await git.list(["ls-files", "-z"])).toEqual(["a b.md", "é.md"]);
  expect(await git.test(["check-ignore", "-q", "a b.md"])).toBe(false);
  expect(await git.run(["hash-object", "--stdin"], { input: "seed" })).toMatch(/^[0-9a-f]{40}$/);
  expect(git.at("/elsewhere").directory).toBe("/elsewhere");
  await expect(git.run(["rev-parse", "nothing"])).rejects.toMatchObject({ code: "git-failed" });
  await expect(new Git(join(directory, "no")).run(["status"])).rejects.toMatchObject({
    code: "git-missing",
  });
});

test("runs no hook and no program of the repository", async () => {
  const repository = await makeRepository({ "bed.md": "one\n" });
  const { directory, git } = repository;
  const marker = join(directory, "..", "ran");
  await repository.write({ ".git/hooks/pre-commit": `#!/bin/sh\ntouch '${marker}'\nexit 1\n` });
  await chmod(join(directory, ".git/hooks/pre-commit"), 0o755);
  await git.run(["config", "core.fsmonitor", `touch '${marker}'`]);
  await git.run(["config", "diff.external", `touch '${marker}'`]);
  await git.run(["config", "core.pager", `touch '${marker}'`]);
  await repository.commit("Weed", { "bed.md": "two\n" });
  await git.run(["diff", "--no-ext-diff", "HEAD~1"]);
  await git.run(["status"]);
  await expect(readFile(marker)).rejects.toMatchObject({ code: "ENOENT" });
});
