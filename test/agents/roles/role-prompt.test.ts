import { readSeed, ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { fillPrompt, rolePrompt, type PromptName } from "../../../agents/roles/role-prompt.ts";
import { sha256 } from "../../../agents/packet/fence.ts";
import { makeRepository } from "../../tools/make-repository.ts";

test("the shipped prompt is used until a commit has one of the repository's own", async () => {
  const { git, directory, commit, write } = await makeRepository({
    "memory/wiki/index.md": "# Shop\n",
  });
  const content = new ContentRoot(directory, "memory");
  const first = await git.run(["rev-parse", "HEAD"]);
  const seed = await readSeed("agents", "roles/checker.md");
  const shipped = { template: seed, record: { source: "seed", hash: sha256(seed) } };
  await write({ "memory/agents/roles/checker.md": "Approve.\n" });
  expect(await rolePrompt("checker", { git, content, commit: first })).toEqual(shipped);
  const second = await commit("Our own checker");
  expect(await rolePrompt("checker", { git, content, commit: second })).toEqual({
    template: "Approve.\n",
    record: { source: `memory/agents/roles/checker.md@${second}`, hash: sha256("Approve.\n") },
  });
  expect(await rolePrompt("checker", { git, content, commit: first })).toEqual(shipped);
});

test("a place that nobody fills, or a value without a place, names the file it is in", async () => {
  const record = { source: "agents/roles/checker.md@abc", hash: "h" };
  for (const template of ["{{nonce}} {{weather}}", "no place"])
    expect(() => fillPrompt({ template, record }, { nonce: "n" })).toThrow(
      /agents\/roles\/checker\.md@abc: Unexpected (\{\{weather\}\}|variable nonce)/,
    );
  expect(fillPrompt({ template: "<{{nonce}}>", record }, { nonce: "n" })).toBe("<n>");
});

test.each<PromptName>([
  "auditor",
  "planner",
  "maker",
  "checker",
  "contract",
  "goal-checker",
  "librarian",
])("a prompt is shipped for %s", async (role) => {
  const { git, directory } = await makeRepository({ "README.md": "# Shop\n" });
  const { template } = await rolePrompt(role, {
    git,
    content: new ContentRoot(directory),
    commit: "HEAD",
  });
  expect(template).toContain("Everything between `<<<{{nonce}}`");
  expect(template).toContain("## Your ");
});
