import { execFile } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

const house = join(import.meta.dirname, "../..");

/** Runs a small test suite with our reporter; resolves to its exit code and its last lines. */
async function runSuite(ci: boolean, body: string): Promise<{ exitCode: number; lines: string[] }> {
  const shop = await makeRepository();
  await shop.write({
    "till.test.ts": `import { expect, test } from "vitest";\n${body}`,
    "vitest.config.ts": `import { NoSkipsReporter } from ${JSON.stringify(join(house, "test/tools/no-skips-reporter.ts"))};
export default { test: { reporters: ["default", new NoSkipsReporter()] } };`,
  });
  await symlink(join(house, "node_modules"), join(shop.directory, "node_modules"));
  const args = [join(house, "node_modules/vitest/vitest.mjs"), "run", "--no-color"];
  const env = { PATH: process.env["PATH"], HOME: shop.directory, CI: ci ? "true" : undefined };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: shop.directory, env }, (error, stdout) => {
      resolve({
        exitCode: error === null ? 0 : Number(error.code),
        lines: stdout.trim().split("\n"),
      });
    });
  });
}

const opens = 'test("opens", () => expect(1 + 1).toBe(2));';
const skips = 'test("prints receipts", ({ skip }) => skip("no printer here"));';

test("in CI a skipped test fails the run, and is named with its reason", async () => {
  const { exitCode, lines } = await runSuite(true, opens + skips);
  expect(lines.slice(-3)).toEqual([
    "skipped: till.test.ts > prints receipts (no printer here)",
    "Unexpected skipped tests, expected none in CI: install what they need.",
    "1 passed, 0 failed, 1 skipped",
  ]);
  expect(exitCode).toBe(1);
});

test("elsewhere a skipped test is only told", async () => {
  const { exitCode, lines } = await runSuite(false, opens + skips);
  expect(lines.at(-1)).toBe("1 passed, 0 failed, 1 skipped");
  expect(exitCode).toBe(0);
});

test("in CI a run without skips passes, and a file that does not load counts as failed", async () => {
  const passing = await runSuite(true, opens);
  expect(passing).toMatchObject({ exitCode: 0 });
  expect(passing.lines.at(-1)).toBe("1 passed, 0 failed, 0 skipped");
  const broken = await runSuite(true, 'throw new Error("the till is jammed");');
  expect(broken).toMatchObject({ exitCode: 1 });
  expect(broken.lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
});
