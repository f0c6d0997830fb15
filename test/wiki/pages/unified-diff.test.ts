import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unifiedDiff } from "#wiki";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";

test("shows two changes apart, and a page that moves as one that moves", () => {
  const lines = Array.from({ length: 20 }, (_, line) => `row ${line}`);
  const before = `${lines.join("\n")}\n`;
  const after = `${lines.with(2, "roses").with(17, "leeks").join("\n")}\n`;
  const diff = unifiedDiff([{ path: "wiki/beds.md", before, after }]);
  expect(diff).toBe(
    "--- a/wiki/beds.md\n+++ b/wiki/beds.md\n@@ -1,5 +1,5 @@\n row 0\n row 1\n-row 2\n+roses\n row 3\n row 4\n" +
      "@@ -16,5 +16,5 @@\n row 15\n row 16\n-row 17\n+leeks\n row 18\n row 19\n",
  );
  const moved = unifiedDiff([
    { path: "wiki/b.md", before: undefined, after: "one\n2\n" },
    { path: "wiki/a.md", before: "one\ntwo\n", after: undefined },
  ]);
  expect(moved).toBe(
    "rename from wiki/a.md\nrename to wiki/b.md\n--- a/wiki/a.md\n+++ b/wiki/b.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n",
  );
  expect(unifiedDiff([])).toBe("");
});

const text = fc
  .array(fc.constantFrom("rose", "leek", "", "bed", "- x", "+ y"), { minLength: 1, maxLength: 12 })
  .map((lines) => `${lines.join("\n")}\n`);

test("git applies what is shown", async () => {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-diff-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after);
      await writeFile(join(folder, "beds.md"), before);
      await writeFile(join(folder, "change"), unifiedDiff([{ path: "beds.md", before, after }]));
      await promisify(execFile)("git", ["apply", "change"], { cwd: folder });
      expect(await readFile(join(folder, "beds.md"), "utf8")).toBe(after);
    }),
    { numRuns: 40 },
  );
});
