import { tmpdir } from "node:os";
import { commandEnvironment, type CheckResult } from "#agents";
import { expect, test } from "vitest";
import { judgeProjectCommands } from "../../../../agents/execute/gates/project-commands.ts";
import { runCheck } from "../../../../agents/execute/gates/run-check.ts";

const place = {
  cwd: tmpdir(),
  environment: commandEnvironment(process.env),
  signal: new AbortController().signal,
};

function judge(commands: Record<string, string>, baseline: CheckResult[] = []) {
  return judgeProjectCommands({ commands, baseline, ...place });
}

test("runs in order and stops at the first failure", async () => {
  const results = await judge({ typecheck: "true", lint: "echo 3 problems; exit 2", test: "true" });
  expect(results.map(({ name, status }) => [name, status])).toEqual([
    ["typecheck", "passed"],
    ["lint", "failed"],
  ]);
  expect(results[1]?.detail).toBe("exit code 2\n3 problems");
});

test("what failed on the base is skipped and says why; what passed there is judged", async () => {
  const failed: CheckResult = {
    name: "lint",
    status: "failed",
    detail: "exit code 1\n…",
    durationMs: 1,
  };
  const passed: CheckResult = { name: "test", status: "passed", detail: "", durationMs: 1 };
  const results = await judge({ lint: "exit 1", test: "exit 1" }, [failed, passed]);
  expect(results.map(({ status }) => status)).toEqual(["skipped", "failed"]);
  expect(results[0]?.detail).toContain("exit code 1");
});

test("words decide nothing: only the exit code does", async () => {
  const [failing] = await judge({ test: "echo '12 passed, 0 failed'; exit 1" });
  expect(failing?.status).toBe("failed");
  const [passing] = await judge({ test: "echo 'Error: 3 failed' >&2" });
  expect(passing?.status).toBe("passed");
});

test("keeps the last lines of the output, and of a long line its start", async () => {
  const result = await runCheck({
    name: "test",
    command: `node -e "console.log('x'.repeat(1e5)); for (let n = 0; n < 100; n++) console.log('line', n)"; node -e "console.log('y'.repeat(1e5))"; exit 1`,
    ...place,
  });
  expect(result.detail.length).toBeLessThan(40 * 310);
  expect(result.detail).toContain("line 99");
  expect(result.detail).not.toContain("line 10\n");
});

test("a command that does not exist fails with 127", async () => {
  const [result] = await judge({ lint: "no-such-linter --all" });
  expect(result?.detail).toContain("exit code 127");
});

test("an abort is no verdict", async () => {
  const controller = new AbortController();
  const running = runCheck({
    ...place,
    name: "test",
    command: "sleep 20",
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(new Error("closing time")), 50);
  await expect(running).rejects.toThrow("closing time");
});
