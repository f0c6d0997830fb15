import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";
import { startCli } from "./run-cli.ts";

const garden = {
  "wiki/index.md": "# Index\n\n- [[10_DOMAIN/bed|Bed]]\n\n[[leek]]\n",
  "wiki/10_DOMAIN/bed.md":
    "---\ntitle: Bed\ntype: domain\n---\n# Bed\n\nFour boards and good soil.\n",
};

async function run(directory: string, ...args: string[]) {
  const child = startCli(directory, args);
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text: Buffer) => (said.stdout += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (said.stderr += text.toString()));
  await once(child, "close");
  return { ...said, code: child.exitCode };
}

test("lint takes paths, and lint accept is a command of its own", async () => {
  const { directory } = await makeRepository(garden);
  expect(await run(directory, "lint", "wiki/10_DOMAIN", "wiki/10_DOMAIN/bed.md")).toMatchObject({
    code: 0,
  });
  const before = await run(directory, "lint", "wiki", "--format", "json");
  expect(before.code).toBe(1);
  const { findings } = JSON.parse(before.stdout);
  const accept = ["lint", "accept", findings[0].fingerprint, "--reason", "Sown in May."];
  expect(await run(directory, ...accept)).toMatchObject({ code: 0 });
  expect(await readFile(join(directory, "agents/ACCEPTED.md"), "utf8")).toContain("Sown in May.");
  expect(await run(directory, "lint")).toMatchObject({
    code: 0,
    stdout: "2 pages, no findings, 1 accepted\n",
  });
});

test("a mistake in the call or the settings exits 2 and says what is expected", async () => {
  const { directory, write } = await makeRepository(garden);
  for (const args of [
    ["--rule", "no-such"],
    ["--format", "xml"],
    ["nowhere"],
    ["--changed=gone"],
    ["accept", "abc"],
  ]) {
    const { code, stdout, stderr } = await run(directory, "lint", ...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).toMatch(/expected/);
  }
  await write({ "loopwiki.config.json": '{"lint": {"ignore": [{"paths": ["wiki/**"]}]}}' });
  const { code, stderr } = await run(directory, "lint");
  expect(code).toBe(2);
  expect(stderr).toMatch(/lint\.ignore\.0\.reason/);
});

test("--watch shows each new state and ends on Ctrl-C", async () => {
  const { directory, write } = await makeRepository(garden);
  const child = startCli(directory, ["lint", "--watch"]);
  let said = "";
  child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
  await vi.waitFor(() => expect(said).toContain("2 pages, 1 error"), { timeout: 10_000 });
  await write({ "wiki/index.md": "# Index\n\n- [[10_DOMAIN/bed|Bed]]\n" });
  await vi.waitFor(() => expect(said).toContain("2 pages, no findings"), { timeout: 10_000 });
  const closed = once(child, "close");
  child.kill("SIGINT");
  expect(await closed).toEqual([0, null]);
});
