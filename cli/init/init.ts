import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ContentRoot, LoopwikiError } from "#wiki";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { findCollisions, proposeRoot } from "./collisions.ts";
import { detectProject, type Project } from "./detect.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import type { ProposedRoles } from "./installed-agents.ts";
import { isRepositoryFile, planFiles, type FileChange } from "./plan-files.ts";
import { hashText, saveInitRecord, type InitRecord } from "./record.ts";

export interface InitOptions {
  /** `--content-root`, as typed. */
  contentRoot?: string | undefined;
  /** Who works, when the person has agreed to it: agents cost money when they work. */
  roles?: ProposedRoles | undefined;
  /** `off`: search goes by words, and the settings say so. */
  embeddings?: "fetch" | "off" | undefined;
  environment?: NodeJS.ProcessEnv;
}

/** All that `init` would do. Nothing is written yet. */
export interface InitPlan {
  content: ContentRoot;
  project: Project;
  changes: FileChange[];
  /** What a person should know: collisions, files that are ignored, other tool chains. */
  notes: string[];
  hasCommits: boolean;
  /** Repository paths of folders that do not exist yet. */
  newFolders: string[];
  /** False when the repository brought its own settings file. */
  makesConfig: boolean;
}

export async function prepareInit(
  place: RepositoryPlace,
  options: InitOptions = {},
): Promise<InitPlan> {
  const paths = await listFiles(place);
  const loaded = await loadConfig(place.repository, options.environment);
  const settings = loaded.layers.find(({ origin }) => origin === "repository");
  const notes: string[] = [];
  const root = settings ? existingRoot(loaded, options) : chooseRoot(paths, options, notes);
  const content = new ContentRoot(place.repository, root);
  const own = pathsOutside(paths, content.prefix);
  const project = await detectProject({ paths: own, read: (path) => readSource(content, path) });
  const commands = settings ? loaded.config.commands : project.commands;
  const changes = await planFiles({
    content,
    git: place.git,
    project,
    commands: definedOnly(commands),
    roles: settings ? undefined : options.roles,
    embeddings: options.embeddings === "off" ? "none" : undefined,
  });
  notes.push(...project.notes, ...(await warnings(place, content, changes)));
  return {
    content,
    project,
    changes,
    notes,
    hasCommits: await place.git.test(["rev-parse", "-q", "--verify", "HEAD"]),
    newFolders: await missingFolders(place, changes),
    makesConfig: settings === undefined,
  };
}

/** Writes what was planned, the record first: a crash half way can then be undone too. */
export async function applyInit(place: RepositoryPlace, plan: InitPlan): Promise<void> {
  const { content } = plan;
  const writes = plan.changes.filter(({ action }) => action !== "skip");
  if (writes.length === 0) return;
  await saveInitRecord(place.commonDir, recordOf(plan, writes));
  for (const { path, text } of writes) {
    if (isRepositoryFile(path)) await content.writeRepositoryFile(path, text);
    else
      await content.write(
        content.prefix === "" ? path : path.slice(content.prefix.length + 1),
        text,
      );
  }
}

function recordOf(plan: InitPlan, writes: readonly FileChange[]): InitRecord {
  return {
    schema: "loopwiki/init@1",
    contentRoot: plan.content.prefix,
    folders: plan.newFolders,
    files: writes.map(({ path, action, text, added }) => ({
      path,
      action: action === "edit" ? "edit" : "create",
      hash: hashText(text),
      ...(added === undefined ? {} : { added }),
    })),
  };
}

async function missingFolders(
  { repository }: RepositoryPlace,
  changes: readonly FileChange[],
): Promise<string[]> {
  const folders = new Set<string>();
  for (const { path } of changes.filter(({ action }) => action !== "skip")) {
    const parts = path.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1)
      folders.add(parts.slice(0, depth).join("/"));
  }
  const missing: string[] = [];
  for (const folder of folders) if (!(await exists(join(repository, folder)))) missing.push(folder);
  return missing;
}

/** Tracked files and new ones that are not ignored, sorted. */
export async function listFiles({ git }: RepositoryPlace): Promise<string[]> {
  const paths = await git.list([
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
  ]);
  return paths.toSorted();
}

function existingRoot({ config }: LoadedConfig, options: InitOptions): string {
  if (options.contentRoot === undefined || options.contentRoot === config.contentRoot)
    return config.contentRoot;
  throw new LoopwikiError(
    "content-root-set",
    `Unexpected --content-root ${options.contentRoot}: loopwiki.config.json says "${config.contentRoot}".`,
    { hint: 'Change "contentRoot" there and move the folders, or leave the option out.' },
  );
}

/** `.` unless its memory folders hold code; then a free name is proposed. */
function chooseRoot(
  paths: readonly string[],
  { contentRoot }: InitOptions,
  notes: string[],
): string {
  const wanted = (contentRoot ?? ".").replace(/\/+$/, "");
  const taken = findCollisions(paths, wanted);
  if (taken.length === 0) return wanted;
  const folders = taken.map((name) => `${name}/`).join(", ");
  const proposal = contentRoot === undefined ? proposeRoot(paths) : undefined;
  if (proposal === undefined)
    throw new LoopwikiError(
      "content-root-taken",
      `Unexpected code in ${folders} below "${wanted}", expected room for loopwiki's memory.`,
      { hint: "Name a free folder: `loopwiki init --content-root knowledge`." },
    );
  const why = `${folders} ${taken.length === 1 ? "holds" : "hold"} code`;
  notes.push(`${why}, so the memory goes to ${proposal}/ (the setting contentRoot).`);
  return proposal;
}

/** Memory and our own files are no part of the project that is described. */
function pathsOutside(paths: readonly string[], prefix: string): string[] {
  if (prefix === "") return paths.filter((path) => !/^(wiki|plans|skills|agents)\//.test(path));
  return paths.filter((path) => !path.startsWith(`${prefix}/`));
}

async function readSource(content: ContentRoot, path: string): Promise<string | undefined> {
  return new ContentRoot(content.repository).read(path).catch(() => undefined); // a link that leads out
}

async function warnings(
  { git }: RepositoryPlace,
  content: ContentRoot,
  changes: readonly FileChange[],
): Promise<string[]> {
  const notes: string[] = [];
  const created = changes.filter(({ action }) => action === "create").map(({ path }) => path);
  const ignored = await git.list(["check-ignore", "-z", "--stdin"], {
    input: created.map((path) => `${path}\0`).join(""),
    okCodes: [0, 1],
  });
  if (ignored.length > 0)
    notes.push(`git ignores ${ignored.slice(0, 3).join(", ")}: change .gitignore or it is lost.`);
  const claude = await content.readRepositoryFile("CLAUDE.md").catch(() => undefined);
  if (claude !== undefined && !claude.includes("AGENTS.md"))
    notes.push(
      "CLAUDE.md exists: Claude Code reads AGENTS.md only if a line there says @AGENTS.md.",
    );
  return notes;
}

function definedOnly(commands: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(commands).flatMap(([name, line]) =>
    line === undefined ? [] : [[name, line] as const],
  );
  return Object.fromEntries(given);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
