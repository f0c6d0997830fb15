import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { install, snapshot, uninstall } from "./install-tools.ts";

it("gives Claude Code the memory, skills, sub-agents and hooks, and each shared file once", async () => {
  const shop = await makeRepository({ "till.js": "" });
  const output = await install(shop.directory, ["claude", "codex", "opencode"]);
  const files = Object.keys(await snapshot(shop.directory));
  for (const path of [
    ".mcp.json",
    ".codex/config.toml",
    "opencode.json",
    ".claude/settings.json",
    ".claude/skills/tdd/SKILL.md",
    ".agents/skills/tdd/SKILL.md",
    ...["maker", "checker", "goal-checker", "auditor", "librarian"].map(
      (role) => `.claude/agents/${role}.md`,
    ),
  ])
    expect(files).toContain(path);
  expect(files).not.toContain(".cursor");
  expect(JSON.parse(await readFile(join(shop.directory, ".mcp.json"), "utf8"))).toEqual({
    mcpServers: { loopwiki: { command: "loopwiki", args: ["mcp"] } },
  });
  expect(output.nextCommands).toEqual(["git status"]);
  expect(await shop.git.run(["diff", "--cached", "--name-only"])).toBe("");
});

it("starts the loopwiki of the project where it is one of its packages", async () => {
  const shop = await makeRepository({
    "package.json": '{ "name": "shop", "devDependencies": { "loopwiki": "^0.1.0" } }',
  });
  await install(shop.directory, ["cursor"]);
  const text = await readFile(join(shop.directory, ".cursor/mcp.json"), "utf8");
  expect(JSON.parse(text)).toEqual({
    mcpServers: { loopwiki: { command: "npx", args: ["--no", "--", "loopwiki", "mcp"] } },
  });
});

it("writes nothing with --dry-run, and says what it would write", async () => {
  const shop = await makeRepository({ "till.js": "" });
  const before = await snapshot(shop.directory);
  const output = await install(shop.directory, ["gemini"], { dryRun: true });
  expect(await snapshot(shop.directory)).toEqual(before);
  expect(output.answerText).toContain("create .gemini/settings.json (adds mcpServers.loopwiki)");
});

it("takes those agents that are found when none is named", async () => {
  const shop = await makeRepository({ "till.js": "" });
  vi.stubEnv("PATH", "/usr/bin:/bin");
  await expect(install(shop.directory, [])).rejects.toMatchObject({ code: "no-agent-found" });
  await shop.write({ ".cursor/rules/till.md": "Count twice.\n" });
  const output = await install(shop.directory, []);
  expect(output.answers[0]?.data).toMatchObject({ agents: ["cursor"] });
  await expect(install(shop.directory, ["cursr"])).rejects.toMatchObject({ code: "unknown-agent" });
  vi.unstubAllEnvs();
});

it("never follows a symlink, neither to read nor to write", async () => {
  const shop = await makeRepository({ "till.js": "" });
  const outside = join(shop.directory, "../outside");
  await mkdir(outside);
  await writeFile(join(outside, "mcp.json"), "{}\n");
  await symlink(join(outside, "mcp.json"), join(shop.directory, ".mcp.json"));
  await symlink(outside, join(shop.directory, ".claude"));
  await symlink("nowhere", join(shop.directory, ".agents"));
  const before = { shop: await snapshot(shop.directory), outside: await snapshot(outside) };
  const output = await install(shop.directory, ["claude", "cursor"]);
  expect(output.answerText).toContain("keep   .mcp.json (.mcp.json is a symlink)");
  expect(output.answerText).toContain(".claude is a symlink");
  expect(await snapshot(outside)).toEqual(before.outside);
  await uninstall(shop.directory);
  expect(await snapshot(shop.directory)).toEqual(before.shop);
});

it("does not write through a link that replaced a folder after install", async () => {
  const shop = await makeRepository({ "till.js": "" });
  await install(shop.directory, ["claude"]);
  const outside = join(shop.directory, "../outside");
  await mkdir(join(outside, "agents"), { recursive: true });
  const maker = await readFile(join(shop.directory, ".claude/agents/maker.md"), "utf8");
  await writeFile(join(outside, "agents/maker.md"), maker);
  await rm(join(shop.directory, ".claude"), { recursive: true });
  await symlink(outside, join(shop.directory, ".claude"));
  await uninstall(shop.directory);
  expect(await readFile(join(outside, "agents/maker.md"), "utf8")).toBe(maker);
});

it("keeps what a person changed since, and takes out what is still ours", async () => {
  const shop = await makeRepository({ ".mcp.json": '{ "mcpServers": { "till": {} } }\n' });
  await install(shop.directory, ["claude"]);
  const path = join(shop.directory, ".mcp.json");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('"till": {}', '"till": { "command": "till" }'));
  await shop.write({ ".claude/agents/maker.md": "My own maker.\n" });
  const again = await install(shop.directory, ["claude"]);
  expect(again.answerText).toContain("keep   .claude/agents/maker.md");
  const output = await uninstall(shop.directory);
  expect(await readFile(path, "utf8")).toBe(
    '{ "mcpServers": { "till": { "command": "till" } } }\n',
  );
  expect(output.answerText).toContain("keep    .claude/agents/maker.md (changed since install)");
  expect(Object.keys(await snapshot(shop.directory))).toEqual([
    ".claude",
    ".claude/agents",
    ".claude/agents/maker.md",
    ".git",
    ".mcp.json",
  ]);
});

it("undoes an install that died before it wrote a file", async () => {
  const shop = await makeRepository({ ".mcp.json": "{}" });
  await install(shop.directory, ["claude"]);
  await writeFile(join(shop.directory, ".mcp.json"), "{}");
  await rm(join(shop.directory, ".claude/agents/maker.md"));
  await uninstall(shop.directory);
  expect(await shop.git.run(["status", "--porcelain"])).toBe("");
  expect((await uninstall(shop.directory)).answerText).toContain("Nothing was installed");
});

it("installs in a linked worktree for that worktree alone", async () => {
  const shop = await makeRepository({ "till.js": "" });
  const other = join(shop.directory, "../annexe");
  await shop.git.run(["worktree", "add", "-q", other]);
  await install(shop.directory, ["cursor"]);
  await install(other, ["cursor"]);
  await uninstall(other);
  expect(Object.keys(await snapshot(shop.directory))).toContain(".cursor/mcp.json");
  expect(Object.keys(await snapshot(other))).toEqual([".git", "till.js"]);
});
