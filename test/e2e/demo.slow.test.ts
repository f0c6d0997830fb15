import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { Git } from "#wiki";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { mustRun } from "./run-cli.ts";

test("the demo shows audit, plan, execution, a tripped gate, review, merge and what was learned", async () => {
  const { stdout, stderr } = await mustRun(tmpdir(), "--json", "demo");
  const { directory } = z.object({ directory: z.string() }).parse(JSON.parse(stdout));
  onTestFinished(() => rm(dirname(directory), { recursive: true, force: true }));
  const steps = [
    "$ loopwiki init --yes",
    "$ loopwiki audit",
    "attempt 1 by mechanical",
    "merged into main",
    "attempt 1 by replay (scripted)",
    "✗ existing-tests Unexpected changes to existing tests: test/pricing.test.js",
    "refused: spec-drift",
    "attempt 2 by replay (scripted)",
    "verified: every goal command passes on a clean checkout",
    "leave existing tests as they are",
    "no findings",
    "serve",
  ];
  let from = 0;
  for (const step of steps) {
    const at = stderr.indexOf(step, from);
    expect(at, `"${step}" after:\n${stderr.slice(Math.max(0, from - 300), from)}`).toBeGreaterThan(
      0,
    );
    from = at;
  }
  const git = new Git(directory);
  expect(await git.run(["log", "--format=%s", "--first-parent"])).toMatch(/^Merge plan 2026-06/);
  expect(await git.run(["worktree", "list", "--porcelain"])).not.toContain("loop-");
}, 120_000);
