import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { readDocuments } from "../../../wiki/lint/documents.ts";
import { GitFacts } from "../../../wiki/lint/repository-facts.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { blobId } from "./example-subject.ts";

test("texts and blobs of the working tree, of history, and of nothing", async () => {
  const shop = await makeRepository({ "src/till.ts": "open();\n", "src/coin.ts": "1;\n" });
  await shop.write({ "src/till.ts": "shut();\n", "new file.ts": "2;\n" });
  const facts = new GitFacts(new ContentRoot(shop.directory));
  expect(await facts.textOf("src/till.ts")).toBe("shut();\n");
  expect(await facts.committedText("src/till.ts")).toBe("open();\n");
  expect(await facts.blobOf("src/till.ts")).toBe(blobId("shut();\n"));
  expect(await facts.blobOf("src/coin.ts")).toBe(blobId("1;\n"));
  expect(await facts.blobOf("new file.ts")).toBe(blobId("2;\n"));
  expect(await facts.textOfBlob(blobId("open();\n").slice(0, 10))).toBe("open();\n");
  for (const path of ["gone.ts", "../outside.ts", "src", "a\0b"]) {
    expect(await facts.textOf(path)).toBeUndefined();
    expect(await facts.blobOf(path)).toBeUndefined();
  }
  expect(await facts.textOfBlob("0".repeat(40))).toBeUndefined();
  expect(await facts.textOfBlob("--help")).toBeUndefined();
  expect(await facts.committedText("new file.ts")).toBeUndefined();
});

test("what changed since the commit, asked once", async () => {
  const shop = await makeRepository({ "wiki/log.md": "# Log\n", "wiki/90_LOG/sync.md": "Well.\n" });
  const facts = new GitFacts(new ContentRoot(shop.directory));
  const places = ["wiki/log.md", "wiki/90_LOG"];
  expect(await facts.changedFiles(places)).toEqual([]);
  await shop.write({ "wiki/log.md": "# Another log\n" });
  expect(await facts.changedFiles(places)).toEqual([]);
  const later = new GitFacts(new ContentRoot(shop.directory));
  expect(await later.changedFiles(places)).toEqual(["wiki/log.md"]);
  expect(await later.changedFiles(["wiki/90_LOG"])).toEqual([]);
});

test("a repository without a commit has no committed text", async () => {
  const { directory, write } = await makeRepository();
  await write({ "wiki/log.md": "# Log\n" });
  const facts = new GitFacts(new ContentRoot(directory));
  expect(await facts.committedText("wiki/log.md")).toBeUndefined();
  expect(await facts.textOf("wiki/log.md")).toBe("# Log\n");
});

test("documents are what instructs an agent, in memory and beside it, unless git ignores it", async () => {
  const { directory } = await makeRepository({
    "AGENTS.md": "# Shop\n",
    "CLAUDE.md": "@AGENTS.md\n",
    "till/AGENTS.md": "# Till\n",
    ".cursor/rules/style.mdc": "Be plain.\n",
    ".gitignore": "vendor/\n",
    "vendor/AGENTS.md": "not ours\n",
    "plans/2026-11-notes.md": "code of the shop, not a plan\n",
    "memory/plans/2026-11-till.md": "# Till\n",
    "memory/skills/tdd/SKILL.md": "# TDD\n",
    "memory/agents/LANGUAGE.md": "# Words\n",
    "memory/agents/CONTEXT.md": "# Context\n",
    "memory/wiki/index.md": "# Index\n",
  });
  const documents = await readDocuments(new ContentRoot(directory, "memory"));
  expect(documents.map(({ kind, file }) => `${kind} ${file}`)).toEqual([
    "agent-rules .cursor/rules/style.mdc",
    "agents-md AGENTS.md",
    "claude-md CLAUDE.md",
    "language memory/agents/LANGUAGE.md",
    "plan memory/plans/2026-11-till.md",
    "skill memory/skills/tdd/SKILL.md",
    "agent-rules till/AGENTS.md",
  ]);
});

test("a file too long to be code is not read, and committed files that differ are told", async () => {
  const long = "1;\n".repeat(2_000_000);
  const shop = await makeRepository({ "src/data.ts": long, "log/a.md": "a\n", "log/b.md": "b\n" });
  await shop.write({ "log/a.md": "other\n", "log/new.md": "c\n" });
  await rm(join(shop.directory, "log/b.md"));
  const facts = new GitFacts(new ContentRoot(shop.directory));
  expect(await facts.textOf("src/data.ts")).toBeUndefined();
  expect(await facts.blobOf("src/data.ts")).toBe(blobId(long));
  expect(await facts.textOfBlob(blobId(long))).toBeUndefined();
  expect(await facts.changedFiles(["log"])).toEqual(["log/a.md", "log/b.md"]);
  expect(await facts.changedFiles(["src", "log/a.md"])).toEqual(["log/a.md"]);
});
