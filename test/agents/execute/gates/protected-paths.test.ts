import { expect, test } from "vitest";
import { judgeProtectedPaths } from "../../../../agents/execute/gates/protected-paths.ts";
import type { ChangedFile } from "../../../../agents/execute/changed-files.ts";
import { validateChunk } from "../shop.ts";
import { added, deleted, modified } from "./gates.ts";

const all = validateChunk({ files: ["**"] });
const judged = (file: ChangedFile, prefix = "") => judgeProtectedPaths([file], all, prefix).status;

test.each([
  "AGENTS.md",
  "agents.MD", // the same file where case does not count
  "packages/till/AGENTS.md",
  "packages/till/CLAUDE.md",
  ".claude/settings.json",
  ".mcp.json",
  "loopwiki.config.json",
  ".loopwiki/cache/index",
  ".gitmodules",
  "plans/2026-06-tea.md",
  "skills/tdd/SKILL.md",
  "agents/CONTEXT.md",
  ".github/workflows/ci.yml",
  ".github/workflows/line\nbreak.yml",
  ".husky/pre-commit",
])("%s is protected, whatever is done to it", (path) => {
  expect(judged(modified(path))).toBe("failed");
  expect(judged(added(path))).toBe("failed");
  expect(judged(deleted(path))).toBe("failed");
});

test.each([
  "docs/AGENTS.md.txt",
  "src/plans/pricing.ts",
  "plans/pricing.ts", // code in a folder of that name
  "agents/till/README.md",
  "wiki/10_DOMAIN/prices.md",
  "github/workflows/ci.yml",
])("%s is not", (path) => expect(judged(modified(path))).toBe("passed"));

test("with another content root the documents there are protected, and those beside it are not", () => {
  expect(judged(modified("memory/plans/2026-06-tea.md"), "memory")).toBe("failed");
  expect(judged(modified("plans/notes.md"), "memory")).toBe("passed");
});

test("a pipeline may be changed when the chunk names the very file, not by a glob", () => {
  const path = ".github/workflows/ci.yml";
  const named = validateChunk({ files: [path] });
  const globbed = validateChunk({ files: [".github/**"] });
  expect(judgeProtectedPaths([modified(path)], named, "").status).toBe("passed");
  expect(judgeProtectedPaths([modified(path)], globbed, "").status).toBe("failed");
});

test("links and nested repositories could lead anywhere; taking one away cannot", () => {
  expect(judged(added("src/shortcut", "120000"))).toBe("failed");
  expect(judged(added("vendor/tea", "160000"))).toBe("failed");
  expect(judged(modified("run.sh", "100755"))).toBe("passed");
  expect(judged(deleted("src/shortcut"))).toBe("passed");
});
