import { lstat, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runLint, Wiki } from "#wiki";
import { describe, expect, it } from "vitest";
import { findRepository, type RepositoryPlace } from "../../../cli/init/find-repository.ts";
import { applyInit, prepareInit, type InitOptions, type InitPlan } from "../../../cli/init/init.ts";
import { applyRemoval, planRemoval } from "../../../cli/init/remove.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

const environment = { HOME: "/nowhere" };

async function init(shop: TestRepository, options: InitOptions = {}): Promise<InitPlan> {
  const place = await findRepository(shop.directory);
  const plan = await prepareInit(place, { environment, ...options });
  await applyInit(place, plan);
  return plan;
}

async function remove(shop: TestRepository): Promise<string[]> {
  const place: RepositoryPlace = await findRepository(shop.directory);
  const plan = await planRemoval(place);
  await applyRemoval(place, plan);
  return plan.steps.filter(({ action }) => action === "keep").map(({ path }) => path);
}

/** Every file and folder outside .git, with its bytes. */
async function snapshot(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (name === ".git" || name.startsWith(".git/")) continue;
    found[name] = entry.isFile() ? (await readFile(path)).toString("base64") : "(not a file)";
  }
  return found;
}

function read(shop: TestRepository, path: string): Promise<string> {
  return readFile(join(shop.directory, path), "utf8");
}

const shopFiles = {
  "package.json": '{"scripts": {"test": "node --test"}}',
  "package-lock.json": "{}",
  "src/till.js": "export const open = true;\n",
};

describe("init", () => {
  it("writes the memory, the settings and the shared files", async () => {
    const shop = await makeRepository(shopFiles);
    const plan = await init(shop);
    expect(plan.changes.every(({ action }) => action === "create")).toBe(true);
    const paths = plan.changes.map(({ path }) => path);
    for (const path of [
      "wiki/00_SCHEMA.md",
      "wiki/index.md",
      "wiki/log.md",
      "plans/README.md",
      "plans/TEMPLATE.md",
      "skills/tdd/SKILL.md",
      "skills/diagnose/SKILL.md",
      "skills/improve-architecture/SKILL.md",
      "skills/andon/SKILL.md",
      "agents/LOOPS.md",
      "agents/GOALS.md",
      "agents/LANGUAGE.md",
    ])
      expect(paths).toContain(path);
    expect(JSON.parse(await read(shop, "loopwiki.config.json"))).toEqual({
      contentRoot: ".",
      commands: { install: "npm ci", test: "npm test" },
    });
    expect(await read(shop, "CLAUDE.md")).toBe("@AGENTS.md\n");
    expect(await read(shop, ".gitignore")).toBe(".loopwiki/\n");
    expect(await read(shop, ".gitattributes")).toBe(
      "wiki/log.md merge=union\nwiki/index.md merge=union\n",
    );
    const context = await read(shop, "agents/CONTEXT.md");
    expect(context).toContain("- JavaScript: 1 file\n");
    expect(context).toContain("- test: `npm test`");
    expect(context).toContain("- `src/`: JavaScript");
  });

  it("writes a short block that points to the wiki and names the checks", async () => {
    const shop = await makeRepository(shopFiles);
    await init(shop);
    const block = await read(shop, "AGENTS.md");
    expect(block.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(block).toContain("](wiki/index.md)");
    expect(block).toContain("  - `npm test`");
    expect(block).not.toContain("npm ci");
    expect(block).not.toContain("{{");
  });

  it.each([".", "notes"])("leaves a wiki without lint findings below %s", async (contentRoot) => {
    const shop = await makeRepository(shopFiles);
    const { content } = await init(shop, { contentRoot });
    const tracked = new Set(await shop.git.list(["ls-files", "-z", "-c", "-o"]));
    const wiki = new Wiki(content, (path) => tracked.has(path));
    expect((await runLint(wiki, { rules: {} })).map(String)).toEqual([]);
  });

  it("changes nothing the second time", async () => {
    const shop = await makeRepository(shopFiles);
    await init(shop);
    const before = await snapshot(shop.directory);
    const again = await init(shop);
    expect(again.changes.filter(({ action }) => action !== "skip")).toEqual([]);
    expect(await snapshot(shop.directory)).toEqual(before);
  });

  it("overwrites no page and no settings that are there", async () => {
    const shop = await makeRepository({
      ...shopFiles,
      "wiki/index.md": "# Our own index\n",
      "CLAUDE.md": "Be kind.\n",
      "loopwiki.config.json": '{"commands": {"test": "make test"}}',
    });
    const plan = await init(shop);
    expect(await read(shop, "wiki/index.md")).toBe("# Our own index\n");
    expect(await read(shop, "CLAUDE.md")).toBe("Be kind.\n");
    expect(await read(shop, "AGENTS.md")).toContain("  - `make test`");
    expect(plan.notes.join()).toContain("@AGENTS.md");
  });

  it("points editors at the schema when loopwiki is installed as a dependency", async () => {
    const schema = "node_modules/loopwiki/cli/seed/config.schema.json";
    const shop = await makeRepository({ ...shopFiles, ".gitignore": "node_modules\n" });
    await shop.write({ [schema]: "{}" });
    await init(shop);
    expect(await read(shop, "loopwiki.config.json")).toContain(`"$schema": "./${schema}"`);
  });

  it("adds only what git does not know yet", async () => {
    const shop = await makeRepository({
      ...shopFiles,
      ".gitignore": ".*/\n",
      ".gitattributes": "wiki/*.md merge=union\n",
    });
    const { changes } = await init(shop);
    const shared = changes.filter(({ path }) => path.startsWith(".git"));
    expect(shared.map(({ action }) => action)).toEqual(["skip", "skip"]);
  });

  it("says which files git would ignore", async () => {
    const shop = await makeRepository({ ...shopFiles, ".gitignore": "plans/\n" });
    expect((await init(shop)).notes.join()).toContain("git ignores plans/README.md");
  });

  it("works before the first commit", async () => {
    const shop = await makeRepository();
    expect((await init(shop)).hasCommits).toBe(false);
    expect(await shop.git.test(["rev-parse", "-q", "--verify", "HEAD"])).toBe(false);
  });

  it("touches neither a link nor a file of another encoding", async () => {
    const shop = await makeRepository({ ...shopFiles, "CLAUDE.md": "# Shop\n" });
    await symlink("CLAUDE.md", join(shop.directory, "AGENTS.md"));
    const latin = Buffer.from("# Caf\u00E9\n", "latin1");
    await writeFile(join(shop.directory, ".gitignore"), latin);
    const { changes } = await init(shop);
    expect(await readFile(join(shop.directory, ".gitignore"))).toEqual(latin);
    expect(changes.find(({ path }) => path === "AGENTS.md")?.action).toBe("skip");
    expect((await lstat(join(shop.directory, "AGENTS.md"))).isSymbolicLink()).toBe(true);
    expect(await read(shop, "CLAUDE.md")).toBe("# Shop\n");
  });

  it("teaches outside a repository", async () => {
    await expect(findRepository("/")).rejects.toMatchObject({
      code: "no-repository",
      hint: expect.stringContaining("git init"),
    });
  });
});

describe("init where folders are taken", () => {
  const taken = { ...shopFiles, "agents/clerk.py": "", "wiki/render.ts": "" };

  it("proposes another content root and says so", async () => {
    const shop = await makeRepository(taken);
    const { content, notes } = await init(shop);
    expect(content.prefix).toBe("memory");
    expect(notes.join()).toContain("wiki/, agents/ hold code");
    expect(await read(shop, "memory/wiki/index.md")).not.toBe("");
    expect(await read(shop, "AGENTS.md")).toContain("](memory/wiki/index.md)");
    expect(await read(shop, ".gitattributes")).toContain("memory/wiki/log.md merge=union");
    const again = await init(shop);
    expect(again.changes.filter(({ action }) => action !== "skip")).toEqual([]);
  });

  it("takes the next name when memory/ is taken too", async () => {
    const shop = await makeRepository({ ...taken, "memory/heap.c": "" });
    expect((await init(shop)).content.prefix).toBe("loopwiki-memory");
  });

  it("is content with folders that hold only Markdown and pictures", async () => {
    const shop = await makeRepository({
      ...shopFiles,
      "wiki/Shelf.md": "# Shelf",
      "wiki/a.png": "",
    });
    expect((await init(shop)).content.prefix).toBe("");
  });

  it("refuses a root by hand that is taken, and a second root", async () => {
    const shop = await makeRepository({ ...shopFiles, "lib/skills/run.sh": "" });
    await expect(init(shop, { contentRoot: "lib" })).rejects.toMatchObject({
      code: "content-root-taken",
    });
    await init(shop, { contentRoot: "notes/" });
    await expect(init(shop, { contentRoot: "lib" })).rejects.toMatchObject({
      code: "content-root-set",
    });
  });
});

describe("init --remove", () => {
  const bom = "\uFEFF";
  it.each([
    ["no shared files", {}],
    ["plain ones", { "AGENTS.md": "# Shop\n", ".gitignore": "dist\n" }],
    [
      "no final newline",
      { "AGENTS.md": "# Shop\nBe kind.", ".gitignore": "dist", ".gitattributes": "*" },
    ],
    ["CRLF", { "AGENTS.md": "# Shop\r\n\r\nBe kind.\r\n", ".gitignore": "dist\r\n" }],
    ["CRLF without a final newline", { "AGENTS.md": "a\r\nb", ".gitignore": "a\r\nb" }],
    ["empty ones", { "AGENTS.md": "", ".gitignore": "", ".gitattributes": "" }],
    ["a byte order mark", { "AGENTS.md": `${bom}# Shop\n`, ".gitignore": `${bom}dist\n` }],
    ["only a byte order mark", { "AGENTS.md": bom }],
    ["many blank lines", { "AGENTS.md": "\n\n# Shop\n\n\n", ".gitignore": "\n\n" }],
    ["a settings file", { "loopwiki.config.json": "{}", "CLAUDE.md": "" }],
    ["folders that are taken", { "wiki/render.ts": "", "plans/old/plan.md": "# Old" }],
    ["other pages", { "wiki/Shelf.md": "# Shelf", "skills/dig/SKILL.md": "dig" }],
  ])("leaves the repository byte-identical with %s", async (_name, files) => {
    const shop = await makeRepository({ ...shopFiles, ...files });
    const before = await snapshot(shop.directory);
    await init(shop);
    expect(await snapshot(shop.directory)).not.toEqual(before);
    expect(await remove(shop)).toEqual([]);
    expect(await snapshot(shop.directory)).toEqual(before);
    expect(await shop.git.run(["status", "--porcelain"])).toBe("");
    await expect(lstat(join(shop.directory, ".git/loopwiki"))).rejects.toThrow("ENOENT");
  });

  it("keeps what somebody changed, and takes the block out of an edited AGENTS.md", async () => {
    const shop = await makeRepository({ ...shopFiles, "AGENTS.md": "# Shop\n" });
    await init(shop);
    const agents = await read(shop, "AGENTS.md");
    await shop.write({
      "agents/GOALS.md": "# Sell more\n",
      "AGENTS.md": `${agents.replace("# Shop", "# The shop")}\nClosed on Sundays.\n`,
      ".gitignore": `${await read(shop, ".gitignore")}dist\n`,
    });
    expect(await remove(shop)).toEqual(["agents/GOALS.md"]);
    expect(await read(shop, "AGENTS.md")).toBe("# The shop\n\nClosed on Sundays.\n");
    expect(await read(shop, ".gitignore")).toBe("dist\n");
    expect(await read(shop, "agents/GOALS.md")).toBe("# Sell more\n");
    await expect(lstat(join(shop.directory, "wiki"))).rejects.toThrow("ENOENT");
  });

  it("undoes an init that was run again after a file was lost", async () => {
    const shop = await makeRepository(shopFiles);
    const before = await snapshot(shop.directory);
    await init(shop);
    await shop.git.run(["clean", "-qf", "skills", "AGENTS.md"]);
    await init(shop);
    expect(await remove(shop)).toEqual([]);
    expect(await snapshot(shop.directory)).toEqual(before);
  });

  it("teaches when there is nothing to undo", async () => {
    const shop = await makeRepository(shopFiles);
    await expect(remove(shop)).rejects.toMatchObject({ code: "nothing-to-remove" });
  });
});
