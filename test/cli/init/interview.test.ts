import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { runInit } from "../../../cli/commands/init.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { ScriptedPrompts } from "../../tools/scripted-prompts.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

const main = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));
const library = {
  "package.json": '{ "scripts": { "test": "node --test" } }',
  "loan.js": "export const days = 14;\n",
};

/** A library on a machine that has Claude Code, no model, and no settings of the person's. */
async function openLibrary(files: Record<string, string> = {}): Promise<TestRepository> {
  const made = await makeRepository({ ...library, ...files });
  await made.write({ "../bin/claude": "#!/bin/sh\n" });
  await chmod(join(made.directory, "../bin/claude"), 0o755);
  vi.stubEnv("PATH", `${join(made.directory, "../bin")}:/usr/bin:/bin`);
  vi.stubEnv("LOOPWIKI_MODELS", join(made.directory, "../models"));
  return made;
}

beforeEach(() => {
  vi.stubEnv("XDG_CONFIG_HOME", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
});

async function init(directory: string, prompts: ScriptedPrompts): Promise<RecordingOutput> {
  const context = recordingContext(directory);
  expect(await runInit(context, { args: [], options: {} }, prompts)).toBe(0);
  return context.output;
}

const settings = async ({ directory }: TestRepository): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, "loopwiki.config.json"), "utf8"));

it("writes what the person wants: the folder, who works, how search goes, and into which agents", async () => {
  const made = await openLibrary();
  const prompts = new ScriptedPrompts({
    "Where shall the memory live": "memory",
    "Who carries out": "claude-code",
    "Shall search find what is meant": false,
    "Which of these agents": ["claude"],
    "Write these": true,
  });
  const output = await init(made.directory, prompts);
  expect(prompts.asked).toHaveLength(5);
  expect(await settings(made)).toMatchObject({
    contentRoot: "memory",
    embeddings: { model: "none" },
    roles: { maker: { backend: "claude-code", model: "haiku" } },
  });
  expect(await readFile(join(made.directory, ".mcp.json"), "utf8")).toContain("loopwiki");
  const [commit = ""] = output.nextCommands;
  expect(commit).toMatch(/^git add memory .*\.mcp\.json .*&& git commit/);
  await made.git.run(["add", ...(/git add (.+?) &&/.exec(commit)?.[1] ?? "").split(" ")]);
  await made.git.run(["commit", "-qm", "Add loopwiki"]);
  expect(await made.git.run(["status", "--porcelain"])).toBe("");
});

it("proposes nobody and takes nothing for granted", async () => {
  const made = await openLibrary({ "wiki/parser.c": "" });
  const prompts = new ScriptedPrompts({
    "Where shall the memory live (wiki/ hold": "another folder",
    "Which folder": "docs/memory/",
    "Who carries out": "",
    "Shall search": false,
    "Which of these agents": [],
    "Write these": true,
  });
  await init(made.directory, prompts);
  const written = await settings(made);
  expect(written).toMatchObject({ contentRoot: "docs/memory" });
  expect(written).not.toHaveProperty("roles");
  await expect(readFile(join(made.directory, ".mcp.json"))).rejects.toThrow("ENOENT");
});

it.each(["../outside", "/etc", "a/../../b", "", "wiki here"])(
  "refuses %j as a folder, with a reason",
  async (folder) => {
    const made = await openLibrary();
    const prompts = new ScriptedPrompts({
      "Where shall": "another folder",
      "Which folder": folder,
    });
    await expect(init(made.directory, prompts)).rejects.toThrow("A folder of this repository");
    expect(await made.git.run(["status", "--porcelain"])).toBe("");
  },
);

const answers = {
  "Where shall": ".",
  "Who carries": "",
  "Shall search": false,
  "Which of these": ["claude"],
  "Write these": true,
};
it.each(Object.keys(answers))("writes nothing when the person ends it at %j", async (last) => {
  const made = await openLibrary();
  const output = await init(made.directory, new ScriptedPrompts({ ...answers, [last]: "ended" }));
  expect(output.answerText).toBe("Nothing was written.");
  expect(await made.git.run(["status", "--porcelain"])).toBe("");
  await expect(readFile(join(made.directory, ".git/loopwiki/init.json"))).rejects.toThrow("ENOENT");
});

it("asks nothing about settings that the repository brings, but for consent to what they run", async () => {
  const made = await openLibrary({
    "loopwiki.config.json": '{ "contentRoot": "memory", "commands": { "test": "npm test" } }',
  });
  const prompts = new ScriptedPrompts({ "Write these": true, "Let loopwiki run these?": false });
  const output = await init(made.directory, prompts);
  expect(prompts.asked).toHaveLength(2);
  expect(output.notes.join("\n")).toContain("loopwiki config trust");
});

/** The real program at a terminal of its own, which presses keys as the screen asks for them. */
async function atTerminal(
  { directory }: TestRepository,
  presses: readonly (readonly [screen: string, keys: string])[],
): Promise<string> {
  const source = ["--conditions", "loopwiki-source", "--import", "tsx", main];
  const command = [process.execPath, ...source, "-C", directory, "init"]
    .map((word) => `'${word}'`)
    .join(" ");
  const child = spawn("script", ["-qefc", command, "/dev/null"], {
    env: { ...process.env, CI: "", TERM: "xterm-256color" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let seen = "";
  const left = [...presses];
  child.stdout.on("data", (part: Buffer) => {
    seen += part.toString();
    const [next] = left;
    if (next === undefined || !seen.slice(seen.lastIndexOf("\0") + 1).includes(next[0])) return;
    left.shift();
    seen += "\0"; // what is asked next comes after this
    setTimeout(() => child.stdin.write(next[1]), 100);
  });
  await once(child, "close");
  return seen;
}

it("asks at a terminal, and Ctrl-C leaves everything as it was", async () => {
  const made = await openLibrary();
  const enter = "\r";
  const seen = await atTerminal(made, [
    ["Where shall the memory live", enter],
    ["Who carries out", enter],
    ["Shall search find", "n"],
    ["Which of these agents", "\u0003"],
  ]);
  expect(seen).toContain("nobody yet");
  expect(seen).toContain("Nothing was written.");
  expect(await made.git.run(["status", "--porcelain"])).toBe("");
});

it("writes at a terminal what the keys have chosen", async () => {
  const made = await openLibrary();
  await atTerminal(made, [
    ["Where shall the memory live", "\u001B[B\r"],
    ["Who carries out", "\r"],
    ["Shall search find", "n"],
    ["Which of these agents", " \r"],
    ["Write these", "y"],
  ]);
  expect(await settings(made)).toMatchObject({
    contentRoot: "memory",
    embeddings: { model: "none" },
  });
  await expect(readFile(join(made.directory, ".mcp.json"))).rejects.toThrow("ENOENT");
});

it("asks nothing in CI, even at a terminal", async () => {
  const made = await openLibrary();
  vi.stubEnv("CI", "true");
  const context = recordingContext(made.directory);
  const { terminalPrompts } = await import("../../../cli/init/terminal-prompts.ts");
  expect(await terminalPrompts({ CI: "true" })).toBeUndefined();
  expect(await runInit(context, { args: [], options: {} }, undefined)).toBe(0);
  expect(await settings(made)).toMatchObject({ contentRoot: "." });
});
