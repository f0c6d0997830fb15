import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { planContentHash } from "#plans";
import { isErrno } from "#wiki";
import { stopRun } from "./stop-run.ts";
import type { RunContext } from "./run-context.ts";
import type { ExecuteServices } from "./services.ts";

/** sha256 (hex) of what a run was started under, by repository path. */
export type SpecHashes = Readonly<Record<string, string>>;

/** Repository-wide settings; a person may change them while a plan waits for that person. */
export const settingsFile = "loopwiki.config.json";
/** Below the content root: the rules of the wiki, the goals, the loops; and folders of skills and prompts. */
const documents = ["wiki/00_SCHEMA.md", "agents/GOALS.md", "agents/LOOPS.md"];
const folders = ["skills", "agents/roles"];

type Place = Pick<ExecuteServices, "repository" | "content">;

/**
 * Hashes every byte of what decides how a plan is carried out: the plan itself, goals, schema, skills,
 * settings and role prompts, as they lie in the main checkout. What is not there has no entry.
 */
export async function hashSpec({ repository, content }: Place, plan: string): Promise<SpecHashes> {
  const below = (path: string): string => content.repositoryPath(path);
  const paths = [settingsFile, below(`plans/${plan}.md`), ...documents.map(below)];
  for (const folder of folders) paths.push(...(await filesBelow(repository, below(folder))));
  const hashes: Record<string, string> = {};
  for (const path of paths.toSorted()) {
    const bytes = await bytesOf(join(repository, path));
    if (bytes !== undefined) hashes[path] = createHash("sha256").update(bytes).digest("hex");
  }
  return hashes;
}

/** Paths whose bytes are not those that were hashed; new ones and missing ones are among them. */
export function driftBetween(before: SpecHashes, now: SpecHashes): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...paths].filter((path) => before[path] !== now[path]).toSorted();
}

/**
 * Stops the run when what it was started under has changed by a single byte. The worktree is put back to
 * the last commit: what was made under another text is worth nothing.
 */
export async function assertSpecUnchanged(run: RunContext): Promise<void> {
  const { state, services, plan } = run;
  const drift =
    state.spec === undefined
      ? await planDrift(run) // a journal of before the rest was kept
      : driftBetween(state.spec, await hashSpec(services, plan.id));
  if (drift.length === 0) return;
  if (await run.worktree.exists()) await run.worktree.restore(state.head);
  await stopRun(run, {
    chunk: "-",
    outcome: "spec-drift",
    reason: `the plan was changed while it was executed, or what it is executed under: ${drift.slice(0, 5).join(", ")}`,
    output: drift.map((path) => `${path} differs from what the run was started under`).join("\n"),
  });
}

async function planDrift({ services, state, plan }: RunContext): Promise<string[]> {
  const stored = await services.plans.get(plan.id).catch(() => undefined);
  const same = stored && planContentHash(stored.source) === state.planHash;
  return same ? [] : [stored?.path ?? `plan ${plan.id}`];
}

async function filesBelow(repository: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(repository, folder), { withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) found.push(...(await filesBelow(repository, path)));
      else found.push(path);
    }
    return found;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

/** A link is hashed as what it points to, which is what a change of it would change. */
async function bytesOf(path: string): Promise<Buffer | string | undefined> {
  const entry = await lstat(path).catch(() => undefined);
  if (entry?.isSymbolicLink() === true) {
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    return `${await readlink(path)}\n${content.toString("base64")}`;
  }
  return entry?.isFile() === true ? readFile(path) : undefined;
}
