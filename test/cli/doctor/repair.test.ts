import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { run as hook } from "../../../cli/commands/andon/hook.ts";
import { run as doctor } from "../../../cli/commands/doctor.ts";
import { run as init } from "../../../cli/commands/init.ts";
import { openWorkspace } from "../../../cli/compose.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { install } from "../install/install-tools.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

async function openGarden(): Promise<TestRepository> {
  const garden = await makeRepository({
    "package.json": "{}",
    "bed.js": "export const beds = 3;\n",
  });
  vi.stubEnv("XDG_CONFIG_HOME", join(garden.directory, "../settings"));
  onTestFinished(() => void vi.unstubAllEnvs());
  await garden.write({ "../settings/loopwiki/config.json": '{"embeddings": {"model": "none"}}' });
  await init(recordingContext(garden.directory), { args: [], options: { yes: true } });
  await garden.commit("Add loopwiki");
  return garden;
}

async function examine(
  garden: TestRepository,
  options: Record<string, unknown> = { fix: true },
): Promise<RecordingOutput> {
  const context = recordingContext(garden.directory);
  await doctor(context, { args: [], options });
  return context.output;
}

const read = async (garden: TestRepository, path: string): Promise<string> =>
  readFile(join(garden.directory, path), "utf8");

/** A plan's run as the journal knows it when it was discarded. */
async function discard(garden: TestRepository, plan: string): Promise<void> {
  const { runs } = await openWorkspace(recordingContext(garden.directory));
  const lease = await runs.claim(plan, true);
  await runs.append(lease, {
    type: "run-started",
    plan,
    planHash: "0".repeat(64),
    planText: "",
    base: await garden.git.run(["rev-parse", "HEAD"]),
    target: "main",
    branch: `loop/${plan}`,
    worktree: join(garden.directory, `../loop-${plan}`),
    checkout: join(garden.directory, `../loop-${plan}-checkout`),
  });
  await runs.append(lease, { type: "run-discarded", reason: "not wanted" });
  await runs.release(lease);
}

it("does nothing to a garden in good health, and says nothing of repairs", async () => {
  const garden = await openGarden();
  const { notes, nextCommands, answers } = await examine(garden);
  expect(notes.filter((note) => note.startsWith("Will"))).toEqual([]);
  expect(answers[0]?.data).toMatchObject({ healthy: true, repairs: [] });
  expect(nextCommands).toEqual(["loopwiki status"]);
  expect(await garden.git.run(["status", "--porcelain"])).toBe("");
});

it("adds the block that AGENTS.md has lost, below what a person wrote, after saying so", async () => {
  const garden = await openGarden();
  await garden.write({ "AGENTS.md": "# Ours\n\nWater at dusk.\n" });
  const before = await examine(garden, {});
  expect(before.nextCommands).toContain("loopwiki doctor --fix");
  const preview = await examine(garden, { fix: true, dryRun: true });
  expect(preview.notes.join("\n")).toContain("Would add loopwiki's block to AGENTS.md.");
  expect(await read(garden, "AGENTS.md")).toBe("# Ours\n\nWater at dusk.\n");
  const output = await examine(garden);
  expect(output.notes.join("\n")).toMatch(/Will add loopwiki's block to AGENTS\.md\.\n {2}added/);
  const text = await read(garden, "AGENTS.md");
  expect(text).toMatch(/^# Ours\n\nWater at dusk\.\n\n<!-- loopwiki:begin -->/);
  expect(text).toContain("wiki/index.md");
  expect(await garden.git.run(["status", "--porcelain"])).toBe(" M AGENTS.md");
});

it("installs again what is missing or old of it, and leaves what a person has changed", async () => {
  const garden = await openGarden();
  await install(garden.directory, ["claude"]);
  await rm(join(garden.directory, ".claude/agents/maker.md"));
  await garden.write({ ".claude/agents/checker.md": "mine\n" });
  const output = await examine(garden);
  expect(output.notes.join("\n")).toContain("Will install again for claude.");
  expect(await read(garden, ".claude/agents/maker.md")).toContain("name: maker");
  expect(await read(garden, ".claude/agents/checker.md")).toBe("mine\n");
  expect(output.answerText).toMatch(
    / installed files .*left as somebody has them: .claude\/agents\/checker.md/,
  );
});

it("installs for nobody who did not ask for it", async () => {
  const garden = await openGarden();
  const output = await examine(garden);
  expect(output.answerText).toContain("None here: `loopwiki install`");
  await expect(read(garden, ".mcp.json")).rejects.toThrow("ENOENT");
});

it("writes an old push hook anew and keeps the person's lines in it", async () => {
  const garden = await openGarden();
  await hook(recordingContext(garden.directory), { args: ["install"], options: {} });
  const path = ".git/hooks/pre-push";
  const current = await read(garden, path);
  await writeFile(
    join(garden.directory, path),
    `${current.replace("andon guard pushing", "andon guard")}make weed\n`,
  );
  const output = await examine(garden);
  expect(output.notes.join("\n")).toContain("Will write the push hook anew.");
  expect(await read(garden, path)).toBe(`${current}make weed\n`);
});

it("removes worktrees and merged branches of plans that are over, never what is not saved elsewhere", async () => {
  const garden = await openGarden();
  for (const plan of ["2026-06-prune", "2026-06-graft", "2026-06-mulch"])
    await garden.git.run(["worktree", "add", "-q", "-b", `loop/${plan}`, `../loop-${plan}`]);
  await garden.git.run(["worktree", "add", "-q", "-b", "loop/own", "../loop-own"]);
  for (const plan of ["2026-06-prune", "2026-06-graft", "2026-06-mulch"])
    await discard(garden, plan);
  await garden.write({ "../loop-2026-06-graft/notes.md": "not committed\n" });
  const mulch = garden.git.at(join(garden.directory, "../loop-2026-06-mulch"));
  await mulch.run(["commit", "-q", "--allow-empty", "-m", "Only here"]);
  const output = await examine(garden);
  const said = output.notes.join("\n");
  expect(said).toMatch(/removed \S+loop-2026-06-prune/);
  expect(said).toMatch(/kept \S+loop-2026-06-graft: .*modified or untracked/);
  expect(said).toContain("deleted loop/2026-06-prune");
  expect(said).toMatch(/kept loop\/2026-06-mulch: .*not fully merged/);
  expect(await read(garden, "../loop-2026-06-graft/notes.md")).toBe("not committed\n");
  const branches = await garden.git.run([
    "for-each-ref",
    "--format=%(refname:short)",
    "refs/heads",
  ]);
  expect(branches.split("\n").toSorted()).toEqual(
    ["loop/2026-06-graft", "loop/2026-06-mulch", "loop/own", "main"].toSorted(),
  );
  expect(await garden.git.run(["worktree", "list"])).toContain("loop-own");
});

it("says the command for what it cannot mend: settings, consent, a memory that is not there", async () => {
  const garden = await openGarden();
  await garden.write({ "loopwiki.config.json": '{ "comands": {} }' });
  const output = await examine(garden);
  expect(output.answerText).toContain("comands");
  expect(await read(garden, "loopwiki.config.json")).toBe('{ "comands": {} }');
  const bare = await makeRepository({ "bed.js": "" });
  const without = await examine(bare);
  expect(without.nextCommands).toContain("loopwiki init");
  expect(await bare.git.run(["status", "--porcelain"])).toBe("");
});
