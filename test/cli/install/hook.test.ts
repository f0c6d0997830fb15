import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { run } from "../../../cli/commands/hook.ts";
import { learningOffer } from "../../../cli/install/learning-offer.ts";
import { rememberSession } from "../../../cli/install/remember-session.ts";
import {
  firstWords,
  sessionMemory,
  sessionPlace,
  type SessionMemory,
} from "../../../cli/install/session-memory.ts";
import { openWiki } from "../../../cli/open-wiki.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";
import { install, uninstall } from "./install-tools.ts";

const cli = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

const pages = {
  "till.js": "export const till = 1;\n",
  "shelf.js": "export const shelf = 1;\n",
  "wiki/index.md": "# Shop\n",
  "wiki/10_DOMAIN/till.md": '# "Till"\n\nCounts cents: [code](../../till.js).\n',
  "wiki/10_DOMAIN/coins.md":
    "---\ntitle: Coins\ntype: domain\nsources:\n  - path: till.js\n---\n\n# Coins\n",
  "wiki/10_DOMAIN/shelf.md": "# Shelf\n\nHas boards: [code](../../shelf.js).\n",
};

async function openShop(): Promise<TestRepository> {
  const shop = await makeRepository(pages);
  for (const day of ["Monday", "Tuesday", "Wednesday"]) await shop.commit(day);
  return shop;
}

const remember = async (shop: TestRepository): Promise<boolean> =>
  rememberSession(await openWiki(recordingContext(shop.directory)));

async function memoryOf(shop: TestRepository): Promise<SessionMemory | undefined> {
  return sessionMemory(await sessionPlace(shop.git));
}

it("names the pages about the files that are being worked on, and no others", async () => {
  const shop = await openShop();
  await remember(shop);
  expect((await memoryOf(shop))?.words).not.toContain("10_DOMAIN");
  await shop.write({ "till.js": "export const till = 2;\n" });
  const { words, isStale } = (await memoryOf(shop)) ?? {};
  expect(words).toContain("4 pages, from wiki/index.md on");
  expect(words).toContain(String.raw`- "10_DOMAIN/till": "\"Till\""`);
  expect(words).toContain('- "10_DOMAIN/coins": "Coins"');
  expect(words).not.toContain("shelf");
  expect(isStale).toBe(false);
  await shop.commit("A new till");
  expect(await memoryOf(shop)).toMatchObject({
    isStale: true,
    words: expect.stringContaining("10_DOMAIN/till"),
  });
});

it("says where the memory is before anything was remembered, and has nothing to say without a wiki", async () => {
  const shop = await openShop();
  const words = expect.stringMatching(/^This repository has a memory: from wiki\/index\.md on\./);
  expect(await memoryOf(shop)).toEqual({ words, isStale: true });
  expect(await firstWords(await sessionPlace(shop.git))).toEqual(words);
  await shop.write({
    "loopwiki.config.json": '{ "contentRoot": "ledger" }',
    "ledger/wiki/index.md": "# Ledger\n",
  });
  expect((await memoryOf(shop))?.words).toContain("from ledger/wiki/index.md on");
  await shop.write({ "loopwiki.config.json": '{ "contentRoot": "../ledger" }' });
  expect((await memoryOf(shop))?.words).toContain("from wiki/index.md on");
  expect(await memoryOf(await makeRepository({ "till.js": "" }))).toBeUndefined();
});

it("knows that pages have changed, come or gone since it remembered them, and names none that is gone", async () => {
  const shop = await openShop();
  await remember(shop);
  await shop.write({ "shelf.js": "export const shelf = 2;\n" });
  expect((await memoryOf(shop))?.words).toContain("10_DOMAIN/shelf");
  await rm(join(shop.directory, "wiki/10_DOMAIN/shelf.md"));
  expect((await memoryOf(shop))?.words).not.toContain("10_DOMAIN/shelf");
  expect((await memoryOf(shop))?.isStale).toBe(true);
  await remember(shop);
  expect((await memoryOf(shop))?.isStale).toBe(false);
  await shop.write({ "wiki/10_DOMAIN/crates.md": "# Crates\n" });
  const soon = new Date(Date.now() + 5000);
  await utimes(join(shop.directory, "wiki/10_DOMAIN/crates.md"), soon, soon);
  expect((await memoryOf(shop))?.isStale).toBe(true);
});

it("does not read what it cannot trust to be its own: facts of another form, or brought by a commit", async () => {
  const shop = await openShop();
  await remember(shop);
  const facts = join(shop.directory, ".git/loopwiki/session.json");
  await writeFile(facts, '{ "schema": "loopwiki/session@9" }');
  expect(await memoryOf(shop)).toMatchObject({ isStale: true });
  await shop.write({ "loopwiki/session.json": "{}", ".loopwiki/session.json": "{}" });
  await remember(shop);
  expect((await memoryOf(shop))?.isStale).toBe(false);
});

it("offers a learning once in a session that changed something", async () => {
  const shop = await openShop();
  const stop = (session: string, more: object = {}): Promise<string | undefined> =>
    learningOffer(shop.git, JSON.stringify({ session_id: session, ...more }));
  expect(await stop("monday")).toBeUndefined();
  await shop.write({ "till.js": "" });
  expect(await stop("monday", { stop_hook_active: true })).toBeUndefined();
  expect(JSON.parse((await stop("monday")) ?? "")).toEqual({
    systemMessage: expect.stringContaining("learn"),
  });
  expect(await stop("monday")).toBeUndefined();
  expect(await stop("tuesday")).toBeDefined();
  expect(await learningOffer(shop.git, "no json")).toBeUndefined();
});

const hooksSchema = z.object({
  hooks: z.record(
    z.string(),
    z.array(z.object({ hooks: z.array(z.object({ command: z.string(), timeout: z.number() })) })),
  ),
});

/** The installed command, as Claude Code runs it: by a shell, with the event on standard input. */
async function runHook(
  shop: TestRepository,
  event: string,
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const text = await readFile(join(shop.directory, ".claude/settings.json"), "utf8");
  const command = hooksSchema.parse(JSON.parse(text)).hooks[event]?.[0]?.hooks[0]?.command ?? "";
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: shop.directory,
    env: { PATH: process.env["PATH"] ?? "", CLAUDE_PROJECT_DIR: shop.directory, ...env },
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  child.stderr.on("data", (part: Buffer) => (said += part.toString()));
  child.stdin.on("error", () => undefined); // a hook need not read what it is told
  child.stdin.end(JSON.stringify({ session_id: "monday" }));
  await once(child, "close");
  return { code: child.exitCode, said };
}

it("runs the loopwiki of the project, and without one or in no order says nothing and succeeds", async () => {
  const shop = await openShop();
  await install(shop.directory, ["claude"]);
  const program = join(shop.directory, "node_modules/.bin/loopwiki");
  expect(await runHook(shop, "SessionStart", { PATH: "/usr/bin:/bin" })).toEqual({
    code: 0,
    said: "",
  });
  await shop.write({
    "node_modules/.bin/loopwiki": '#!/bin/sh\necho "the shop\'s own: $*"\nexit 3\n',
  });
  await chmod(program, 0o755);
  expect(await runHook(shop, "SessionStart", {})).toEqual({
    code: 0,
    said: "the shop's own: hook session-start\n",
  });
  expect((await runHook(shop, "Stop", {})).said).toBe("the shop's own: hook stop\n");
});

async function answer(cwd: string): Promise<unknown> {
  const source = ["--conditions", "loopwiki-source", "--import", "tsx", cli];
  const child = spawn(process.execPath, [...source, "-C", cwd, "hook", "stop"], {
    env: { PATH: process.env["PATH"] ?? "" },
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify({ session_id: "monday" }));
  await once(child, "close");
  return { code: child.exitCode, said };
}

it("says nothing and succeeds outside a repository", async () => {
  expect(await answer("/")).toEqual({ code: 0, said: "" });
});

it("says nothing to an agent that loopwiki started: its packet says what it needs", async () => {
  const shop = await openShop();
  const said = async (): Promise<string> => {
    const context = recordingContext(shop.directory);
    expect(await run(context, { args: ["session-start"], options: {} })).toBe(0);
    return context.output.answerText;
  };
  // a busy machine may take longer than an agent waits
  await vi.waitFor(async () => expect(await said()).toContain("has a memory"), 20_000);
  vi.stubEnv("LOOPWIKI_AGENT", "maker");
  expect(await said()).toBe("");
  vi.unstubAllEnvs();
});

it("still says where the memory is when git takes too long to say what was changed", async () => {
  const shop = await openShop();
  await remember(shop);
  await shop.write({ "till.js": "" });
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", "command -v git"]);
  const slow = `#!/bin/sh\ncase "$*" in *status*) sleep 20 >/dev/null 2>&1 ;; esac\nexec ${stdout.trim()} "$@"\n`;
  await shop.write({ "../slow/git": slow });
  await chmod(join(shop.directory, "../slow/git"), 0o755);
  vi.stubEnv("PATH", `${join(shop.directory, "../slow")}:${process.env["PATH"] ?? ""}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const context = recordingContext(shop.directory);
  await run(context, { args: ["session-start"], options: {} });
  expect(context.output.answerText).toContain("4 pages, from wiki/index.md on");
  expect(context.output.answerText).not.toContain("10_DOMAIN/till");
});

it("forgets with uninstall which session was offered a learning", async () => {
  const shop = await openShop();
  await install(shop.directory, ["claude"]);
  await learningOffer(shop.git, '{"session_id": "monday"}');
  await uninstall(shop.directory);
  expect(await shop.git.run(["status", "--porcelain"])).toBe("");
  await expect(readFile(join(shop.directory, ".git/loopwiki/learning-offered"))).rejects.toThrow(
    "ENOENT",
  );
});
