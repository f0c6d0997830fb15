import { lstat } from "node:fs/promises";
import { join } from "node:path";
import {
  listSeed,
  readSeed,
  repositoryFiles,
  type ContentRoot,
  type Git,
  type RepositoryFile,
} from "#wiki";
import { configFile } from "../config/files.ts";
import { appendText, blockState } from "./append-text.ts";
import { describeBlock, describeContext } from "./describe-project.ts";
import type { ProposedRoles } from "./installed-agents.ts";
import type { Project } from "./detect.ts";
import type { ProjectCommands } from "./ecosystems/ecosystem.ts";

/** One file `init` makes, adds to or leaves alone. Computed before anything is written. */
export interface FileChange {
  /** Repository path with `/`. */
  path: string;
  action: "create" | "edit" | "skip";
  /** The whole new text; empty for `skip`. */
  text: string;
  /** What an `edit` adds, character for character. */
  added?: string;
  reason: string;
}

export interface FilePlanInput {
  content: ContentRoot;
  git: Git;
  project: Project;
  /** Commands in force: the settings' when there are any, else the detected ones. */
  commands: ProjectCommands;
  /** Who works, when the person has agreed to it. */
  roles?: ProposedRoles | undefined;
  /** Set when search shall go by words alone. */
  embeddings?: "none" | undefined;
}

const schemaPath = "node_modules/loopwiki/cli/seed/config.schema.json";

/** Everything `init` would do to the files, in the order in which it is shown. */
export async function planFiles(input: FilePlanInput): Promise<FileChange[]> {
  const { content } = input;
  const memory: FileChange[] = [];
  for (const { path, text } of await memoryFiles(input.project))
    memory.push(await planMemoryFile(content, path, text));
  return [
    ...memory,
    await planNewFile(content, configFile, await configText(input)),
    await planAgentsFile(input),
    await planNewFile(content, "CLAUDE.md", "@AGENTS.md\n"),
    await planLines(content, ".gitignore", (await ignored(input.git)) ? [] : [".loopwiki/"]),
    await planLines(content, ".gitattributes", await missingAttributes(input)),
  ];
}

export function isRepositoryFile(path: string): path is RepositoryFile {
  return repositoryFiles.some((name) => name === path);
}

/** Seeds by their path below the content root. */
async function memoryFiles(project: Project): Promise<{ path: string; text: string }[]> {
  const files: { path: string; text: string }[] = [];
  for (const module of ["wiki", "plans", "skills"] as const) {
    for (const path of (await listSeed(module)).filter((name) => name.endsWith(".md")))
      files.push({ path: `${module}/${path}`, text: await readSeed(module, path) });
  }
  files.push({ path: "agents/CONTEXT.md", text: await describeContext(project) });
  for (const name of ["LOOPS.md", "GOALS.md", "LANGUAGE.md", "GOLDEN.md"])
    files.push({ path: `agents/${name}`, text: await readSeed("agents", name) });
  return files;
}

async function planMemoryFile(
  content: ContentRoot,
  path: string,
  text: string,
): Promise<FileChange> {
  const exists = (await content.read(path)) !== undefined;
  return exists
    ? skip(content.repositoryPath(path), "exists")
    : { path: content.repositoryPath(path), action: "create", text, reason: "new" };
}

async function planNewFile(
  content: ContentRoot,
  path: RepositoryFile,
  text: string,
): Promise<FileChange> {
  const exists = await lstat(join(content.repository, path)).catch(() => undefined);
  return exists ? skip(path, "exists") : { path, action: "create", text, reason: "new" };
}

async function configText({
  content,
  commands,
  roles,
  embeddings,
}: FilePlanInput): Promise<string> {
  const installed = await lstat(join(content.repository, schemaPath)).catch(() => undefined);
  const settings = {
    ...(installed?.isFile() === true ? { $schema: `./${schemaPath}` } : {}),
    contentRoot: content.prefix === "" ? "." : content.prefix,
    commands,
    ...(roles === undefined ? {} : { roles }),
    ...(embeddings === undefined ? {} : { embeddings: { model: embeddings } }),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

async function planAgentsFile({ content, commands }: FilePlanInput): Promise<FileChange> {
  const path = "AGENTS.md";
  const block = await describeBlock(commands, content.prefix);
  const existing = await readEditable(content, path);
  if (typeof existing !== "string") return existing ?? create(path, block);
  const state = blockState(existing);
  if (state === "whole") return skip(path, "has the loopwiki block");
  if (state === "half")
    return skip(
      path,
      "has half a loopwiki block: take out its begin or end line, then run init again",
    );
  return edit(path, existing, block, { blankLine: true, reason: "adds a fenced block at the end" });
}

async function planLines(
  content: ContentRoot,
  path: RepositoryFile,
  lines: readonly string[],
): Promise<FileChange> {
  if (lines.length === 0) return skip(path, "nothing to add");
  const addition = lines.map((line) => `${line}\n`).join("");
  const existing = await readEditable(content, path);
  if (typeof existing !== "string") return existing ?? create(path, addition);
  return edit(path, existing, addition, { blankLine: false, reason: `adds ${lines.join(", ")}` });
}

/** The text of a file that can be edited without harm, undefined for none, or why it is left alone. */
async function readEditable(
  content: ContentRoot,
  path: RepositoryFile,
): Promise<string | FileChange | undefined> {
  const status = await lstat(join(content.repository, path)).catch(() => undefined);
  if (!status) return undefined;
  if (!status.isFile())
    return skip(path, "is a link or a folder: loopwiki edits only plain files, add to it by hand");
  const text = (await content.readRepositoryFile(path)) ?? "";
  // Text of another encoding would not survive being read and written.
  return /[\uFFFD\0]/.test(text) ? skip(path, "is not UTF-8 text: add to it by hand") : text;
}

async function ignored(git: Git): Promise<boolean> {
  // A person's own excludes file does not count: the next clone has another.
  return git.test(["-c", "core.excludesFile=/dev/null", "check-ignore", "-q", ".loopwiki/cache"]);
}

/** Merges of two branches that both add to the log or the index keep both additions. */
async function missingAttributes({ content, git }: FilePlanInput): Promise<string[]> {
  const missing: string[] = [];
  for (const page of ["wiki/log.md", "wiki/index.md"]) {
    const path = content.repositoryPath(page);
    const answer = await git.run(["check-attr", "merge", "--", path]);
    if (answer.endsWith(": merge: unspecified"))
      missing.push(`${/\s/.test(path) ? JSON.stringify(path) : path} merge=union`);
  }
  return missing;
}

function create(path: string, text: string): FileChange {
  return { path, action: "create", text, added: text, reason: "new" };
}

function edit(
  path: string,
  before: string,
  addition: string,
  { blankLine, reason }: { blankLine: boolean; reason: string },
): FileChange {
  return { path, action: "edit", ...appendText(before, addition, { blankLine }), reason };
}

function skip(path: string, reason: string): FileChange {
  return { path, action: "skip", text: "", reason };
}
