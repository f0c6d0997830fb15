import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run } from "../../../cli/commands/init.ts";
import { readConsent, type Place } from "../../../cli/config/consent.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

async function init(
  shop: TestRepository,
  options: Record<string, unknown> = {},
): Promise<RecordingOutput> {
  const context = recordingContext(shop.directory);
  expect(await run(context, { args: [], options })).toBe(0);
  return context.output;
}

function placeOf(shop: TestRepository): Place {
  return { repository: shop.directory, commonDir: join(shop.directory, ".git") };
}

const shopFiles = { "package.json": '{"scripts": {"test": "node --test"}}', "till.js": "" };

it("writes nothing with --dry-run, but shows every file and a preview", async () => {
  const shop = await makeRepository(shopFiles);
  const output = await init(shop, { dryRun: true });
  expect(await shop.git.run(["status", "--porcelain"])).toBe("");
  expect(await readdir(join(shop.directory, ".git"))).not.toContain("loopwiki");
  expect(output.answerText).toContain("create skills/tdd/SKILL.md");
  expect(output.answerText).toContain('    "test": "npm test"');
  expect(output.answers[0]?.data).toMatchObject({ dryRun: true, written: false });
  expect(output.nextCommands).toEqual(["loopwiki init"]);
});

it("says what to commit and what comes next, and commits nothing itself", async () => {
  const shop = await makeRepository(shopFiles);
  const head = await shop.git.run(["rev-parse", "HEAD"]);
  const output = await init(shop, { yes: true });
  const [commit = "", next] = output.nextCommands;
  expect(commit).toMatch(/^git add .*wiki.* && git commit -m "Add loopwiki"$/);
  expect(next).toBe("loopwiki audit");
  expect(await shop.git.run(["rev-parse", "HEAD"])).toBe(head);
  expect(await shop.git.run(["diff", "--cached", "--name-only"])).toBe("");
  await shop.git.run(
    (/git add (.+?) &&/.exec(commit)?.[1] ?? "").split(" ").toSpliced(0, 0, "add"),
  );
  await shop.git.run(["commit", "-qm", "Add loopwiki"]);
  expect(await shop.git.run(["status", "--porcelain"])).toBe("");
});

it("says that nothing changed the second time", async () => {
  const shop = await makeRepository(shopFiles);
  await init(shop, { yes: true });
  const output = await init(shop, { yes: true });
  expect(output.answerText).toBe("Already set up; nothing changed.");
  expect(output.nextCommands).toEqual(["loopwiki audit"]);
});

it("agrees to the commands it found, but not to a settings file that came with a clone", async () => {
  const shop = await makeRepository(shopFiles);
  await init(shop);
  expect((await readConsent(placeOf(shop))).state).toBe("given");
  const clone = await makeRepository({
    ...shopFiles,
    "loopwiki.config.json": '{"commands": {"test": "steal the till"}}',
  });
  const output = await init(clone);
  expect((await readConsent(placeOf(clone))).state).toBe("never-given");
  expect(output.notes.join("\n")).toContain("commands.test: steal the till");
  await init(clone, { yes: true });
  expect((await readConsent(placeOf(clone))).state).toBe("given");
});

it("tells a repository without commits to commit first", async () => {
  const output = await init(await makeRepository(), { yes: true });
  expect(output.notes.join("\n")).toContain("commit your files first");
});

it("undoes everything with --remove and lists it with --dry-run", async () => {
  const shop = await makeRepository(shopFiles);
  await init(shop, { yes: true });
  const before = await shop.git.run(["status", "--porcelain"]);
  const preview = await init(shop, { remove: true, dryRun: true });
  expect(preview.answerText).toContain("delete wiki/index.md");
  expect(await shop.git.run(["status", "--porcelain"])).toBe(before);
  await init(shop, { remove: true });
  expect(await shop.git.run(["status", "--porcelain"])).toBe("");
});
