import type { Chunk } from "#plans";
import type { Git } from "#wiki";
import type { CheckResult } from "../../journal/run-records.ts";
import { isLossy, scanPlanted, type Planted } from "../../sandbox/scan-planted.ts";
import type { ChangedFile } from "../changed-files.ts";

export interface PlantedRequest {
  git: Git;
  chunk: Chunk;
  /** Where the attempt was made. */
  worktree: string;
  /** Content before and after it. */
  head: string;
  tree: string;
}

/** Files that a tool or an editor obeys as soon as it sees them; only a chunk that names one may write it. */
const obeyed =
  /(?:^|\/)(?:\.envrc|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.cjs|\.gitmodules|\.vscode\/(?:tasks|launch|settings)\.json|\.idea\/.*|\.devcontainer\/.*|sitecustomize\.py|conda-meta\/.*)$/i;
/** Scripts of package.json that an install runs by itself. */
const installScripts = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

/**
 * What an attempt left behind beside its work: things that lead outside the worktree, that run by
 * themselves when a person opens or installs it, or that other machines cannot hold.
 */
export async function judgePlanted(
  files: readonly ChangedFile[],
  request: PlantedRequest,
): Promise<CheckResult> {
  const started = Date.now();
  const { git, head, worktree } = request;
  const entries = await git.list(["ls-tree", "-r", "-z", head]);
  const known = entries
    .filter((line) => line.startsWith("120000") || isLossy(line))
    .map((line) => line.slice(line.indexOf("\t") + 1));
  const found = [
    ...(await scanPlanted(worktree, new Set(known))),
    ...(await inContent(files, request)),
    ...(await collisions(files, request)),
  ];
  const durationMs = Date.now() - started;
  if (found.length === 0)
    return { name: "planted", status: "passed", detail: "nothing was planted", durationMs };
  const listed = found.slice(0, 20).map(({ path, what }) => `${path} (${what})`);
  const detail = `Unexpected ${listed.join("; ")}, expected ordinary files only.`;
  const paths = [...new Set(found.map(({ path }) => path))];
  return { name: "planted", status: "failed", detail, durationMs, files: paths };
}

async function inContent(
  files: readonly ChangedFile[],
  { git, chunk, head, tree }: PlantedRequest,
): Promise<Planted[]> {
  const found: Planted[] = [];
  for (const { path } of files.filter(({ kind }) => kind !== "deleted")) {
    if (obeyed.test(path) && !chunk.files.includes(path))
      found.push({ path, what: "tools obey it, and the chunk does not name it" });
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === ".gitattributes" && /\bfilter=/.test(await textOf(git, tree, path)))
      found.push({ path, what: "a filter that git would run" });
    if (name !== "package.json") continue;
    const before = installsOf(await textOf(git, head, path));
    const after = installsOf(await textOf(git, tree, path));
    if (after !== before) found.push({ path, what: "a script that every install runs" });
  }
  return found;
}

/** The text of a file there; empty where there is none. */
async function textOf(git: Git, tree: string, path: string): Promise<string> {
  const answer = await git.answer(["cat-file", "blob", `${tree}:${path}`], { okCodes: [0, 128] });
  return answer.code === 0 ? answer.stdout : "";
}

function installsOf(manifest: string): string {
  try {
    const parsed: unknown = JSON.parse(manifest);
    const scripts: unknown = Reflect.get(Object(parsed), "scripts");
    return JSON.stringify(installScripts.map((name) => Reflect.get(Object(scripts), name)));
  } catch {
    return JSON.stringify(installScripts.map(() => null)); // not readable: it runs nothing
  }
}

function fold(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** Names that are one on machines that ignore case, or write accents in their own way. */
async function collisions(
  files: readonly ChangedFile[],
  { git, tree }: PlantedRequest,
): Promise<Planted[]> {
  const names = new Map<string, string[]>();
  for (const path of await git.list(["ls-tree", "-r", "-z", "--name-only", tree]))
    names.set(fold(path), [...(names.get(fold(path)) ?? []), path]);
  return files.flatMap(({ path }) => {
    const same = (names.get(fold(path)) ?? []).filter((other) => other !== path);
    return same.length === 0
      ? []
      : [{ path, what: `the same name as ${same.join(", ")} on many machines` }];
  });
}
