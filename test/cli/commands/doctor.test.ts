import { chmod } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { run as doctor } from "../../../cli/commands/doctor.ts";
import { run as init } from "../../../cli/commands/init.ts";
import { checkGitVersion, checkNode } from "../../../cli/doctor/machine-checks.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

const checksSchema = z.array(
  z.object({
    name: z.string(),
    status: z.enum(["ok", "warn", "fail"]),
    detail: z.string(),
    fix: z.string().optional(),
  }),
);
const shopFiles = { "package.json": '{"scripts": {"test": "node --test"}}', "till.js": "" };

async function makeShop(files: Record<string, string> = shopFiles): Promise<TestRepository> {
  const shop = await makeRepository(files);
  await init(recordingContext(shop.directory), { args: [], options: { yes: true } });
  await shop.commit("Add loopwiki");
  return shop;
}

async function examine(directory: string): Promise<{
  code: number;
  next: string[];
  find: (name: string) => z.infer<typeof checksSchema>[number] | undefined;
}> {
  const { output, ...context } = recordingContext(directory);
  const code = await doctor({ ...context, output }, { args: [], options: {} });
  const checks = checksSchema.parse(output.answers[0]?.data["checks"]);
  return {
    code,
    next: output.nextCommands,
    find: (name) => checks.find((check) => check.name === name),
  };
}

describe("doctor", () => {
  it("finds a repository after init in good health", async () => {
    const shop = await makeShop();
    // whether this machine has a model is not the repository's health
    await shop.write({ "../home/loopwiki/config.json": '{"embeddings": {"model": "none"}}' });
    vi.stubEnv("XDG_CONFIG_HOME", join(shop.directory, "../home"));
    const { code, find, next } = await examine(shop.directory);
    for (const name of ["git", "node", "repository", "config", "consent", "wiki", "plans", "runs"])
      expect(find(name)).toMatchObject({ name, status: "ok" });
    expect(find("sandbox")?.detail).toMatch(/^(bubblewrap|sandbox-exec|Commands run as you)/);
    expect(code).toBe(0);
    expect(next).toEqual(["loopwiki status"]);
  });

  it("warns of a model that is not here, and fails on one that was changed", async () => {
    const shop = await makeShop();
    vi.stubEnv("LOOPWIKI_MODELS", join(shop.directory, "../models"));
    const { code, find } = await examine(shop.directory);
    expect(find("embeddings")).toMatchObject({
      status: "warn",
      fix: "loopwiki embeddings pull all-MiniLM-L6-v2",
    });
    expect(code).toBe(0);
    const folder = "../models/all-MiniLM-L6-v2/afdb6f1a0e45";
    for (const name of ["config", "tokenizer", "tokenizer_config"])
      await shop.write({ [`${folder}/${name}.json`]: "{}" });
    await shop.write({ [`${folder}/onnx/model_quantized.onnx`]: "spoilt" });
    expect((await examine(shop.directory)).find("embeddings")).toMatchObject({ status: "fail" });
  });

  it("fails outside a repository and says what to do", async () => {
    const { code, find } = await examine("/");
    expect(find("repository")).toMatchObject({ status: "fail" });
    expect(find("repository")?.fix).toContain("git init");
    expect(code).toBe(1);
  });

  it("fails before init, naming init", async () => {
    const shop = await makeRepository(shopFiles);
    const { code, find, next } = await examine(shop.directory);
    expect(find("wiki")).toMatchObject({ status: "fail", fix: "loopwiki init" });
    expect(next).toEqual(["loopwiki init"]);
    expect(code).toBe(1);
  });

  it("fails on settings that are wrong, with the line", async () => {
    const shop = await makeShop();
    await shop.write({ "loopwiki.config.json": '{\n  "comands": {}\n}' });
    const { code, find } = await examine(shop.directory);
    expect(find("config")?.detail).toContain(
      'loopwiki.config.json:2: Unexpected setting "comands"',
    );
    expect(code).toBe(1);
  });

  it("warns of a command that nobody agreed to, of broken pages and broken plans", async () => {
    const shop = await makeShop();
    await shop.write({
      "loopwiki.config.json": '{"commands": {"test": "steal the till"}}',
      "wiki/10_DOMAIN/prices.md": "---\ntitle: Prices\ntype: domain\n---\n\nSee [[Nowhere]].\n",
      "plans/2026-06-broken.md": "# Broken\n",
    });
    const { code, find } = await examine(shop.directory);
    expect(find("consent")).toMatchObject({ status: "warn" });
    expect(find("consent")?.detail).toContain("steal the till");
    expect(find("wiki")).toMatchObject({ status: "warn", fix: "loopwiki lint" });
    expect(find("plans")?.detail).toContain("2026-06-broken");
    expect(code).toBe(0);
  });

  it("fails on a role whose program is missing, and warns when a maker checks itself", async () => {
    const shop = await makeShop();
    const clerk = { backend: "clerk" };
    const settings = {
      programs: { clerk: ["no-such-clerk"] },
      roles: { maker: clerk, checker: clerk },
    };
    await shop.write({ "loopwiki.config.json": JSON.stringify(settings) });
    const { code, find } = await examine(shop.directory);
    expect(find("role maker")?.detail).toContain("no-such-clerk was not found");
    expect(find("maker and checker")).toMatchObject({ status: "warn" });
    expect(code).toBe(1);
  });

  it("names the agents on PATH with their versions", async () => {
    const shop = await makeShop();
    await shop.write({ "../bin/claude": '#!/bin/sh\necho "2.1.328 (Claude Code)"\n' });
    const bin = join(shop.directory, "../bin");
    await chmod(join(bin, "claude"), 0o755);
    vi.stubEnv("PATH", bin + delimiter + (process.env["PATH"] ?? ""));
    expect((await examine(shop.directory)).find("agents")?.detail).toContain("claude-code 2.1.328");
  });

  it("warns of branches and worktrees that no run knows", async () => {
    const shop = await makeShop();
    await shop.git.run(["worktree", "add", "-q", "-b", "loop/old", "../loop-old"]);
    const { find } = await examine(shop.directory);
    expect(find("branches")).toMatchObject({ status: "warn", fix: "git branch -D loop/old" });
    expect(find("worktrees")?.detail).toContain("loop-old");
  });

  it("fails when the journals cannot be read", async () => {
    const shop = await makeShop();
    await shop.write({ ".git/loopwiki/runs/2026-06-x.1/journal.jsonl": "not an event\n" });
    const { code, find } = await examine(shop.directory);
    expect(find("runs")).toMatchObject({ status: "fail" });
    expect(code).toBe(1);
  });
});

it.each([
  ["20.19.0", "ok"],
  ["22.1.0", "ok"],
  ["20.18.3", "fail"],
  ["18.20.0", "fail"],
])("judges Node %s: %s", (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

it.each([
  ["git version 2.39.5 (Apple Git-154)", "ok"],
  ["git version 3.0.0", "ok"],
  ["git version 2.37.1.windows.1", "fail"],
  ["", "fail"],
])("judges %s: %s", (said, status) => {
  expect(checkGitVersion(said).status).toBe(status);
});
