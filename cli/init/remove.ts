import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { ContentRoot, isErrno, LoopwikiError, removeDurably } from "#wiki";
import { consentPath } from "../config/consent.ts";
import { cutBlock, cutText } from "./append-text.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import { isRepositoryFile } from "./plan-files.ts";
import { dropInitRecord, hashText, readInitRecord, type InitRecord } from "./record.ts";

/** One file `init --remove` deletes, takes its text out of, or leaves because somebody changed it. */
export interface RemovalStep {
  path: string;
  action: "delete" | "edit" | "keep";
  /** The whole new text of an `edit`. */
  text: string;
  reason: string;
}

export interface RemovalPlan {
  record: InitRecord;
  steps: RemovalStep[];
}

/** What undoing this clone's `init` would do. Throws `nothing-to-remove` when it was never run here. */
export async function planRemoval(place: RepositoryPlace): Promise<RemovalPlan> {
  const record = await readInitRecord(place.commonDir);
  if (!record)
    throw new LoopwikiError(
      "nothing-to-remove",
      "Unexpected --remove: `loopwiki init` was not run in this clone.",
      { hint: "If another clone committed it, `git revert` that commit." },
    );
  const content = new ContentRoot(place.repository, record.contentRoot);
  const steps = await Promise.all(record.files.map((file) => planStep(content, file)));
  return { record, steps: steps.filter((step) => step !== undefined) };
}

/** Deletes, edits, then takes away the folders that are empty now. Runs and learnings stay. */
export async function applyRemoval(
  place: RepositoryPlace,
  { record, steps }: RemovalPlan,
): Promise<void> {
  const content = new ContentRoot(place.repository, record.contentRoot);
  for (const step of steps) await applyStep(content, step);
  const deepestFirst = record.folders.toSorted((left, right) => right.length - left.length);
  for (const folder of deepestFirst) await removeEmptyFolder(join(place.repository, folder));
  await removeDurably(consentPath(place.commonDir));
  await dropInitRecord(place.commonDir);
  await removeEmptyFolder(join(place.commonDir, "loopwiki"));
}

async function planStep(
  content: ContentRoot,
  file: InitRecord["files"][number],
): Promise<RemovalStep | undefined> {
  const { path } = file;
  const text = isRepositoryFile(path)
    ? await content.readRepositoryFile(path)
    : await content.read(memoryPath(content, path));
  if (text === undefined) return undefined; // gone already
  if (file.added === undefined) {
    return hashText(text) === file.hash
      ? { path, action: "delete", text: "", reason: "unchanged since init" }
      : { path, action: "keep", text: "", reason: "changed since init" };
  }
  const rest = path === "AGENTS.md" ? cutBlock(text, file.added) : cutText(text, file.added);
  if (rest === undefined)
    return { path, action: "keep", text: "", reason: "what init added has been changed" };
  if (rest === "" && file.action === "create")
    return { path, action: "delete", text: "", reason: "holds nothing else" };
  return { path, action: "edit", text: rest, reason: "takes out what init added" };
}

async function applyStep(content: ContentRoot, { path, action, text }: RemovalStep): Promise<void> {
  if (action === "keep") return;
  if (!isRepositoryFile(path)) await content.remove(memoryPath(content, path));
  else if (action === "delete") await content.removeRepositoryFile(path);
  else await content.writeRepositoryFile(path, text);
}

function memoryPath({ prefix }: ContentRoot, path: string): string {
  return prefix === "" ? path : path.slice(prefix.length + 1);
}

/** Folders are no memory: a folder with anything in it, or already gone, is left as it is. */
async function removeEmptyFolder(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    const expected = ["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"];
    if (!expected.some((code) => isErrno(error, code))) throw error;
  }
}
