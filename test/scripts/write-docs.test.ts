import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ContentRoot, repositoryLookup, runLint, Wiki } from "#wiki";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../cli/config/parse-config.ts";
import { checkRules } from "../../cli/config/rules.ts";
import { configSchema } from "../../cli/config/schema.ts";
import { commandOnPath, installTargets, type ConfigEdit } from "../../cli/install/targets.ts";
import { writtenPages } from "../../scripts/write-docs.ts";
import { problemOfExample } from "../cli/check-example.ts";
import { makeRepository } from "../tools/make-repository.ts";

const folder = join(import.meta.dirname, "../../docs");
const docs = new Map<string, string>();

beforeAll(async () => {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((path) => path.endsWith(".md")).toSorted())
    docs.set(name.replaceAll("\\", "/"), await readFile(join(folder, name), "utf8"));
});

/** The code blocks of one language: the page and the text of each. */
function blocks(language: string): [page: string, text: string][] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...docs].flatMap(([page, text]) =>
    Array.from(text.matchAll(fence), ([, block = ""]): [string, string] => [page, block]),
  );
}

test("pages that say what the code says are as it says it (mend with: npm run docs)", () => {
  const written = writtenPages();
  for (const [path, text] of written) expect([path, docs.get(path)]).toEqual([path, text]);
  const left = [...docs.keys()].filter(
    (path) => path.startsWith("commands/") && !written.has(path),
  );
  expect(left).toEqual([]);
});

test("our lint finds nothing in the docs, and every page is linked", async () => {
  const files = [...docs].map(([path, text]) => [`wiki/${path}`, text] as const);
  const { directory, git } = await makeRepository(Object.fromEntries(files));
  const wiki = new Wiki(new ContentRoot(directory), await repositoryLookup(git));
  const only = [
    "no-broken-link",
    "no-broken-heading",
    "no-broken-citation",
    "no-orphan-page",
    "no-empty-page",
    "no-tangled-markdown",
    "page-too-large",
    "hidden-unicode",
    "suspicious-instruction",
    "no-secret",
  ];
  const findings = await runLint(wiki, { rules: {}, only });
  expect(findings.map(({ file, line, reason }) => `${file}:${line} ${reason}`)).toEqual([]);
});

test("every command line in the docs can be typed", () => {
  const lines = blocks("sh").flatMap(([page, text]) =>
    text
      .trim()
      .split("\n")
      .map((line) => ({ page, line })),
  );
  // A synopsis is no command line; some lines are of a coding agent, which starts ours.
  const typed = lines.filter(
    ({ line }) => line.includes("loopwiki ") && !/\[options\]|[<[]\w+/.test(line),
  );
  expect(typed.length).toBeGreaterThan(80);
  const wrong = typed.filter(({ line }) => problemOfExample(line) !== undefined);
  expect(wrong).toEqual([]);
});

test("settings that the docs show are settings", () => {
  const settings = blocks("json").filter(([, text]) => /"(?:roles|ci|models)":/.test(text));
  expect(settings.length).toBeGreaterThan(4);
  for (const [page, text] of settings) {
    const { problems, value } = parseConfig(text);
    const broken = checkRules(configSchema.parse(value), folder);
    expect({ page, problems, broken }).toEqual({ page, problems: [], broken: [] });
  }
});

/** Whether the recipe's block for hand-writing has what install writes. */
function shows(page: string, edit: ConfigEdit): boolean {
  const [, block = ""] = blocks(edit.kind).find(([of]) => of === page) ?? [];
  if (edit.kind === "toml") return block.trim() === [`[${edit.table}]`, ...edit.lines].join("\n");
  let value: unknown = JSON.parse(block);
  for (const key of edit.path) value = Reflect.get(Object(value), key);
  return isDeepStrictEqual(value, edit.value);
}

test("what a recipe says to write by hand is what install writes", () => {
  for (const { name, configs } of installTargets(commandOnPath)) {
    const page = `recipes/${name === "claude" ? "claude-code" : name}.md`;
    const [{ files, edits } = { files: ["none"], edits: [] }] = configs;
    expect(docs.get(page)).toContain(`By hand it is this, in \`${files[0]}\`:`);
    expect([name, edits.map((edit) => shows(page, edit))]).toEqual([name, edits.map(() => true)]);
  }
});

test("the pipelines of the docs are those of the README, which are run by a test", async () => {
  const readme = await readFile(join(folder, "../README.md"), "utf8");
  const inReadme = Array.from(readme.matchAll(/^```yaml\n([\s\S]*?)^```/gm), ([, text]) =>
    parse(text ?? ""),
  );
  expect(blocks("yaml").map(([, text]) => parse(text))).toEqual(inReadme);
});
