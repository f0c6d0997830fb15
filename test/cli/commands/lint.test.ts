import { ContentRoot, Wiki } from "#wiki";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lintWiki } from "../../../cli/commands/lint.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext, RecordingOutput } from "../recording-output.ts";

const clean = {
  "wiki/index.md": "- [[10_DOMAIN/bed]]\n",
  "wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: domain\n---\n",
};
const broken = { ...clean, "wiki/log.md": "# Log\n\n[[leek]]\n" };

interface Run {
  files?: Record<string, string>;
  args?: string[];
  options?: Record<string, unknown>;
  json?: boolean;
  at?: string;
  rules?: Record<string, "info">;
}

async function lint({
  files = clean,
  args = [],
  options = {},
  json = false,
  at = "",
  rules = {},
}: Run) {
  const { directory } = await makeRepository(files);
  const context = { ...recordingContext(join(directory, at)), output: new RecordingOutput(json) };
  const wiki = new Wiki(new ContentRoot(directory), () => false);
  const code = await lintWiki(context, { args, options }, { wiki, rules });
  return { code, text: context.output.answerText, next: context.output.nextCommands };
}

test("a clean wiki exits 0 and says what was looked at", async () => {
  expect(await lint({})).toEqual({
    code: 0,
    text: "2 pages, no findings",
    next: ["loopwiki audit"],
  });
});

test("findings exit 1, notes do not", async () => {
  const { code, text, next } = await lint({ files: broken });
  expect(code).toBe(1);
  expect(text).toContain("wiki/log.md\n  3:1     error   Unexpected link to `leek`");
  expect(text).toMatch(/\n3 pages, 1 error$/);
  expect(next).toEqual(["loopwiki lint --rule no-broken-link"]);
  expect(await lint({ files: broken, rules: { "no-broken-link": "info" } })).toMatchObject({
    code: 0,
    text: expect.stringMatching(/3 pages, 1 note$/),
  });
});

test("--json and --format choose the form", async () => {
  const json = await lint({ files: broken, json: true });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.text)).toMatchObject({
    schema: "loopwiki/findings@1",
    summary: { error: 1 },
  });
  const sarif = await lint({ options: { format: "sarif" }, json: true });
  expect(JSON.parse(sarif.text).runs[0].tool.driver.rules).toHaveLength(5);
  const github = await lint({ files: broken, options: { format: "github" } });
  expect(github.text).toMatch(/^::error file=wiki\/log\.md,line=3,/);
  await expect(lint({ options: { format: "xml" } })).rejects.toThrow(
    /expected one of pretty, json/,
  );
});

test("paths count from the current directory, and a mistyped one is no success", async () => {
  expect(await lint({ files: broken, args: ["10_DOMAIN"], at: "wiki" })).toMatchObject({
    code: 0,
    text: "1 page, no findings",
  });
  expect(await lint({ files: broken, args: ["."] })).toMatchObject({ code: 1 });
  await expect(lint({ args: ["wiki/bad.md"] })).rejects.toMatchObject({ code: "no-page" });
  await expect(lint({ args: ["../elsewhere"] })).rejects.toMatchObject({ code: "path-outside" });
});

test("--rule runs one rule", async () => {
  const files = { ...broken, "wiki/10_DOMAIN/herb.md": "" };
  const { text } = await lint({ files, options: { rule: ["no-orphan-page"] } });
  expect(text).toMatch(/no-orphan-page\n\n4 pages, 1 warning$/);
});

test("without a wiki it names the command that makes one", async () => {
  await expect(lint({ files: { "README.md": "" } })).rejects.toMatchObject({
    code: "no-wiki",
    hint: expect.stringContaining("loopwiki init"),
  });
});
