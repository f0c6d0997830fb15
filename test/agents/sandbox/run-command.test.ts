import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { commandEnvironment, runCommand, type CommandRequest, type CommandResult } from "#agents";
import { describe, expect, test } from "vitest";
import { isAlive, makeFolder } from "../agent-contract.ts";

const env = commandEnvironment(process.env);

function run(
  command: CommandRequest["command"],
  more: Partial<CommandRequest> = {},
): Promise<CommandResult> {
  return runCommand({ command, cwd: process.cwd(), env, ...more });
}

describe("a command", () => {
  test("gives its streams and its exit code", async () => {
    const pieces: string[] = [];
    const onStdout = (text: string): number => pieces.push(text);
    const result = await run("cat; echo oops >&2; exit 3", { input: "12 roses\n", onStdout });
    expect(result).toMatchObject({ exitCode: 3, stdout: "12 roses\n", stderr: "oops\n" });
    expect(pieces.join("")).toBe("12 roses\n");
  });

  test("as a list sees no shell", async () => {
    expect((await run(["echo", "$HOME; ls"])).stdout).toBe("$HOME; ls\n");
  });

  test.each([
    ["is not there", ["no-such-tool"]],
    ["has too long an argument", ["true", "x".repeat(3_000_000)]],
    ["has a NUL in an argument", ["true", "a\0b"]],
  ])("that %s is exit code 127, not an error thrown", async (_, command) => {
    const result = await run(command);
    expect(result.exitCode).toBe(127);
    expect(result.stderr).not.toBe("");
  });

  test("keeps the first and the last of a long output", async () => {
    const { stdout } = await run("seq 1 200000");
    expect(stdout).toMatch(/^1\n2\n/);
    expect(stdout).toMatch(/\n200000\n$/);
    expect(stdout).toMatch(/… \d+ characters left out …/);
    expect(stdout.length).toBeLessThan(401_000);
  });
});

describe("the end of a command", () => {
  test.each(["timeout", "abort"])("by %s takes its children too", async (how) => {
    const folder = await makeFolder();
    const command = `sleep 60 & echo $! $$ > '${folder}/pids'; trap '' TERM; wait; sleep 60`;
    const limit = how === "timeout" ? { timeoutMs: 300 } : { signal: AbortSignal.timeout(300) };
    const result = await run(command, limit);
    expect(result.exitCode).toBe(how === "timeout" ? 124 : 130);
    expect(result.durationMs).toBeLessThan(2000);
    const pids = (await readFile(join(folder, "pids"), "utf8")).trim().split(" ");
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isAlive), { timeout: 500, interval: 20 }).toEqual([]);
  });

  test("ends what the command left in the background", async () => {
    const { stdout } = await run("sleep 60 & echo $!");
    await expect.poll(() => isAlive(stdout.trim()), { timeout: 500, interval: 20 }).toBe(false);
  });

  test("does not wait for one that left the group and holds the pipes", async () => {
    const result = await run("setsid sleep 20 & echo $!");
    expect(result.durationMs).toBeLessThan(2000);
    process.kill(Number(result.stdout)); // the known limit of a process group
  });
});

describe("the environment of a command", () => {
  const source = { PATH: "/bin", HOME: "/home/ada", LC_ALL: "C", SHOP_KEY: "s", GARDEN: "g" };

  test("has what tools need, what the settings name, and no secret", () => {
    const environment = commandEnvironment(source, { names: ["GARDEN"], extra: { PORT: "1" } });
    expect(environment).toEqual({
      PATH: "/bin",
      HOME: "/home/ada",
      LC_ALL: "C",
      GARDEN: "g",
      PORT: "1",
      CI: "true",
      NO_COLOR: "1",
    });
  });

  test("puts folders before and after the user's PATH", () => {
    const more = { pathBefore: ["/shop/bin"], pathAfter: ["/ours/bin"] };
    expect(commandEnvironment(source, more)["PATH"]).toBe("/shop/bin:/bin:/ours/bin");
    expect(commandEnvironment({}, more)["PATH"]).toBe("/shop/bin:/ours/bin");
  });

  test("reaches the command and nothing else does", async () => {
    const { stdout } = await run("env", { env: commandEnvironment(source) });
    expect(stdout).toContain("HOME=/home/ada\n");
    expect(stdout).not.toContain("SHOP_KEY");
  });
});
