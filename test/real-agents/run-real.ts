import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "../e2e/run-cli.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";
import { installAgent, type RealAgent } from "./install-agent.ts";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** A garden with a wiki, one page of its own. */
export async function openGarden(): Promise<TestRepository> {
  const garden = await makeRepository({ "package.json": '{ "name": "garden" }\n' });
  await mustRun(garden.directory, "init", "--yes");
  const compost =
    "---\ntitle: Compost\ntype: domain\n---\n\n# Compost\n\nLeaves and peel, turned in March.\n";
  await garden.commit("A wiki", { "wiki/10_DOMAIN/compost.md": compost });
  return garden;
}

/** `PATH` with the built loopwiki on it, as after `npm install -g`. */
export async function pathWithLoopwiki(home: string): Promise<string> {
  const program = join(home, "bin", "loopwiki");
  await mkdir(join(home, "bin"), { recursive: true });
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  await chmod(program, 0o755);
  return [join(home, "bin"), process.env["PATH"] ?? ""].join(delimiter);
}

/** Runs a real agent to its end, with nothing in its environment that is not named here. */
export async function runReal(
  name: RealAgent,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(installAgent(name), args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const impatience = setTimeout(() => child.kill("SIGKILL"), 120_000);
  await once(child, "close");
  clearTimeout(impatience);
  return { code: child.exitCode, output };
}

/** What a person who uses Claude Code with the fake API has in the environment. */
export function claudeEnvironment(api: string): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: api,
    ANTHROPIC_API_KEY: "test",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  };
}
