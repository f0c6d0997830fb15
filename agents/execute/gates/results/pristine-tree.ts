import { matchesAny } from "#plans";
import type { Git } from "#wiki";
import type { ChangedFile } from "../../changed-files.ts";
import { treeWith } from "../../partial-tree.ts";
import { isTest } from "../existing-tests.ts";
import { readBlobs } from "../gaming/read-blobs.ts";

/** What a runner obeys or is made of: its settings, set-up files by their usual names, installed packages. */
const obeyed =
  /(^|\/)(node_modules|\.venv|venv)\/|(^|\/)(vitest|vite|jest|ava|tap|karma|babel|swc|playwright|cypress)[\w.-]*\.(config|workspace|setup)\.\w+$|(^|\/)(setup-?tests?|(jest|vitest|test)[.-]?setup)\.\w+$|(^|\/)\.(mocharc|babelrc|swcrc|npmrc|yarnrc|pnpmfile|nycrc|c8rc|taprc|coveragerc|pytest)(\.\w+)*$|(^|\/)(pytest|tox)\.(ini|toml)$|(^|\/)(setup\.cfg|pyproject\.toml|conftest\.py|(site|user)customize\.py|(pytest|_pytest|unittest|vitest|jest|mocha)(\.py|\/__init__\.py))$|(^|\/)\.cargo\/config(\.toml)?$|(^|\/)(rust-toolchain(\.toml)?|go\.work|nextest\.toml)$/i;

export interface PristineRequest {
  git: Git;
  /** Trees or commits before and after the change. */
  base: string;
  head: string;
  files: readonly ChangedFile[];
  /** As in the plan. */
  testsMayChange: readonly string[];
  /** Globs of the chunk; one that names a setting of the runner by its very path lets it change. */
  chunkFiles: readonly string[];
}

/**
 * The change as a tree in which tests that were there before, and what their runner obeys, are the base's
 * own, from git's objects: whatever the change did to them, it is judged by what they were. What the plan
 * lets change stays as it is in the change.
 */
export async function pristineTree(request: PristineRequest): Promise<string> {
  const { git, base, head, files, testsMayChange } = request;
  const held = files.filter(({ path }) => !mayChange(path, request));
  const paths = held
    .filter(({ path, kind }) => kind !== "added" && (isTest(path) || obeyed.test(path)))
    .map(({ path }) => path);
  const without = held
    .filter(({ path, kind }) => kind === "added" && obeyed.test(path))
    .map(({ path }) => path);
  const manifests = files.filter(
    ({ path, kind }) =>
      kind === "modified" && isManifest(path) && !matchesAny(path, testsMayChange),
  );
  const texts = await manifestsWithOldScripts(
    request,
    manifests.map(({ path }) => path),
  );
  if (paths.length === 0 && without.length === 0 && texts.size === 0) return head;
  return treeWith(git, head, { other: base, paths, without, texts });
}

function mayChange(path: string, { testsMayChange, chunkFiles }: PristineRequest): boolean {
  if (/(^|\/)(node_modules|\.venv|venv)\//.test(path)) return false;
  return matchesAny(path, testsMayChange) || (obeyed.test(path) && chunkFiles.includes(path));
}

function isManifest(path: string): boolean {
  return /(^|\/)package\.json$/.test(path);
}

/** What a manifest says to runners; its dependencies are the change's own. */
const runnerKeys = ["jest", "vitest", "mocha", "ava", "tap", "nyc", "c8", "babel"];

async function manifestsWithOldScripts(
  { git, base, head }: PristineRequest,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (paths.length === 0) return texts;
  const [before, after] = [await readBlobs(git, base, paths), await readBlobs(git, head, paths)];
  for (const path of paths) {
    const [old, now] = [objectOf(before.get(path)), objectOf(after.get(path))];
    if (!old || !now) continue;
    const merged: Record<string, unknown> = { ...now };
    for (const key of runnerKeys)
      if (old[key] === undefined) delete merged[key];
      else merged[key] = old[key];
    const scripts = { ...recordOf(now["scripts"]), ...recordOf(old["scripts"]) };
    if (old["scripts"] !== undefined || now["scripts"] !== undefined) merged["scripts"] = scripts;
    if (JSON.stringify(merged) !== JSON.stringify(now))
      texts.set(path, `${JSON.stringify(merged, null, 2)}\n`);
  }
  return texts;
}

/** The scripts of a revision's manifest; none where there is no manifest that can be read. */
export async function scriptsOf(git: Git, revision: string): Promise<Record<string, string>> {
  const text = (await readBlobs(git, revision, ["package.json"])).get("package.json");
  const scripts = Object.entries(recordOf(objectOf(text)?.["scripts"]));
  return Object.fromEntries(
    scripts.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function objectOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? recordOf(value) : undefined;
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
