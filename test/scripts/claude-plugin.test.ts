import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { pluginFiles } from "../../scripts/claude-plugin.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";

const root = join(import.meta.dirname, "../..");

it("is the plugin that lies in this repository (write it anew: node --conditions loopwiki-source --import tsx scripts/claude-plugin.ts)", async () => {
  const made = await pluginFiles();
  for (const [path, text] of made)
    expect({ path, text: await readFile(join(root, path), "utf8") }).toEqual({ path, text });
  const folder = join(root, "claude-plugin");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(entries.filter((entry) => entry.isFile())).toHaveLength(made.size - 1);
});

const hooksSchema = z.object({
  hooks: z.record(
    z.string(),
    z.array(z.object({ hooks: z.array(z.object({ command: z.string() })) })),
  ),
});

/** What Claude Code's shell would print for the plugin's hook. */
async function say(garden: TestRepository, event: string, path: string): Promise<string> {
  const text = (await pluginFiles()).get("claude-plugin/hooks/hooks.json") ?? "";
  const command = hooksSchema.parse(JSON.parse(text)).hooks[event]?.[0]?.hooks[0]?.command ?? "";
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: garden.directory,
    env: { PATH: path, CLAUDE_PROJECT_DIR: garden.directory },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  await once(child, "close");
  expect(child.exitCode).toBe(0);
  return said;
}

const program = (owner: string): string => `#!/bin/sh\necho "${owner}: $*"\nexit 3\n`;

it("runs the loopwiki on PATH, never one that the project brings, and says when there is none", async () => {
  const garden = await makeRepository();
  await garden.write({
    "node_modules/.bin/loopwiki": program("planted"),
    "../bin/loopwiki": program("mine"),
  });
  for (const path of ["node_modules/.bin/loopwiki", "../bin/loopwiki"])
    await chmod(join(garden.directory, path), 0o755);
  const bare = "/usr/bin:/bin";
  expect(JSON.parse(await say(garden, "SessionStart", bare))).toEqual({
    systemMessage: expect.stringContaining("npm install -g loopwiki"),
  });
  expect(await say(garden, "Stop", bare)).toBe("");
  const own = `${join(garden.directory, "../bin")}:${bare}`;
  expect(await say(garden, "SessionStart", own)).toBe("mine: hook session-start\n");
  expect(await say(garden, "Stop", own)).toBe("mine: hook stop\n");
  await garden.write({ ".claude/settings.json": "… then loopwiki hook session-start; fi …" });
  expect(await say(garden, "SessionStart", own)).toBe("");
});
