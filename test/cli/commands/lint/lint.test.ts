import { ContentRoot, lintRules, ownRules, Wiki } from "#wiki";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lintWiki } from "../../../../cli/commands/lint/lint.ts";
import { configSchema } from "../../../../cli/config/schema.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext, RecordingOutput } from "../../recording-output.ts";

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
  verbose?: boolean;
  /** File for the step summary, below the repository. */
  summary?: string;
}

async function lint({
  files = clean,
  args = [],
  options = {},
  json = false,
  at = "",
  rules = {},
  verbose = false,
  summary = "",
}: Run) {
  const { directory } = await makeRepository(files);
  const context = {
    ...recordingContext(join(directory, at)),
    output: new RecordingOutput({ json, verbose }),
  };
  const wiki = new Wiki(new ContentRoot(directory), () => false);
  const lint = {
    ...configSchema.parse({}).lint,
    rules: { "no-empty-page": "off", ...rules } as const,
  };
  const summaryFile = summary === "" ? undefined : join(directory, summary);
  const code = await lintWiki(context, { args, options }, { wiki, lint, summaryFile });
  const { answerText: text, nextCommands: next, notes } = context.output;
  return { directory, code, text, next, notes };
}

test("a clean wiki exits 0 and says what was looked at", async () => {
  expect(await lint({})).toMatchObject({
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
  expect(JSON.parse(sarif.text).runs[0].tool.driver.rules).toHaveLength(
    lintRules.length + ownRules.length,
  );
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

test("--fix mends and reports what is left; --dry-run only says so", async () => {
  const files = { ...clean, "wiki/log.md": "# Log\n\n[[10_DOMAIN/bedd]]\n" };
  const dry = await lint({ files, options: { fix: true, dryRun: true } });
  expect(dry).toMatchObject({ code: 1, text: expect.stringMatching(/3 pages, 1 error$/) });
  expect(dry.notes[0]).toMatch(/^Would mend wiki\/log\.md:3: Unexpected link to `10_DOMAIN\/bedd`/);
  expect(await readFile(join(dry.directory, "wiki/log.md"), "utf8")).toBe(files["wiki/log.md"]);
  const wet = await lint({ files, options: { fix: true } });
  expect(wet).toMatchObject({ code: 0, text: "3 pages, no findings" });
  expect(await readFile(join(wet.directory, "wiki/log.md"), "utf8")).toBe(
    "# Log\n\n[[10_DOMAIN/bed]]\n",
  );
  const nothing = await lint({ files: broken, options: { fix: true } });
  expect(nothing).toMatchObject({
    code: 1,
    notes: ["There is nothing that can be mended without a hand."],
  });
});

test("--changed is about what is not committed, or what a branch did", async () => {
  const { directory, commit, write } = await makeRepository(broken);
  const run = async (changed: boolean | string) => {
    const context = { ...recordingContext(directory), output: new RecordingOutput() };
    const wiki = new Wiki(new ContentRoot(directory), () => false);
    const { lint } = configSchema.parse({});
    const code = await lintWiki(context, { args: [], options: { changed } }, { wiki, lint });
    return { code, text: context.output.answerText };
  };
  expect(await run(true)).toEqual({ code: 0, text: "0 pages, no findings" });
  await write({ "wiki/10_DOMAIN/bed.md": `${clean["wiki/10_DOMAIN/bed.md"]}[[kale]]\n` });
  expect(await run(true)).toMatchObject({
    code: 1,
    text: expect.stringMatching(/`kale`.*\n\n1 page/),
  });
  await commit("Sow kale");
  expect(await run(true)).toMatchObject({ code: 0 });
  expect(await run("HEAD~1")).toMatchObject({ code: 1 });
  await expect(run("no-such-branch")).rejects.toMatchObject({ code: "unknown-base" });
});

test("in GitHub Actions the findings are also appended to the step summary", async () => {
  const { directory, text } = await lint({
    files: broken,
    options: { format: "github" },
    summary: "summary.md",
  });
  expect(text).toMatch(/^::error /);
  const summary = await readFile(join(directory, "summary.md"), "utf8");
  expect(summary).toMatch(/^### loopwiki lint: 1 error\n/);
});

test("--external asks the hosts, once, and only then; what they say can be accepted like the rest", async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.statusCode = request.url === "/gone" ? 404 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const host = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const links = `[a](${host}/here) and [b](${host}/gone)\n`;
  const disable =
    "<!-- loopwiki-disable-next-line no-broken-external-link: the shop is closed in winter -->";
  const bed = `${clean["wiki/10_DOMAIN/bed.md"]}${links}\n${disable}\n${links}`;
  const files = { ...clean, "wiki/10_DOMAIN/bed.md": bed };
  expect(await lint({ files })).toMatchObject({ code: 0, text: "2 pages, no findings" });
  expect(asked).toBe(0);
  const { code, text } = await lint({ files, options: { externalPrivate: true } });
  expect(code).toBe(1);
  expect(text).toMatch(/5:\d+ +warning Unexpected link to `\S+\/gone`: the host answers 404\./);
  expect(text).toMatch(/2 pages, 1 warning$/);
  expect(asked).toBe(3); // HEAD of both, GET of the one that is gone
});

test("--verbose shows ids and times", async () => {
  const { text, notes } = await lint({ files: broken, verbose: true });
  expect(text).toMatch(/no-broken-link [0-9a-f]{16}\n/);
  expect(notes.join("\n")).toMatch(/ ms {2}no-broken-link/);
});
