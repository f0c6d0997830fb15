import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isInside } from "./is-inside.ts";
import type { RecordedEdit } from "./recording.ts";

/**
 * Applies recorded edits inside one directory. Returns why it could not, in words, and then has not
 * begun with the edit that failed; undefined when all are done.
 */
export async function applyEdits(
  directory: string,
  edits: readonly RecordedEdit[],
): Promise<string | undefined> {
  for (const edit of edits) {
    const problem = await applyEdit(directory, edit);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function applyEdit(directory: string, edit: RecordedEdit): Promise<string | undefined> {
  const path = resolve(directory, edit.path);
  if (!(await isInside(directory, path)))
    return `Unexpected path "${edit.path}" of an edit, expected one inside the working directory`;
  if (edit.delete === true) {
    await rm(path, { recursive: true, force: true });
  } else if (edit.write !== undefined) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, edit.write);
  } else {
    const before = await readFile(path, "utf8");
    const after = replaceAll(before, edit);
    if (typeof after !== "string") return after.problem;
    await writeFile(path, after);
  }
  return undefined;
}

function replaceAll(before: string, edit: RecordedEdit): string | { problem: string } {
  let text = before;
  for (const { old, new: replacement } of edit.replace ?? []) {
    const found = text.split(old).length - 1;
    if (found !== 1) {
      const excerpt = JSON.stringify(old.slice(0, 80));
      return { problem: `Unexpected ${found} places of ${excerpt} in ${edit.path}, expected one` };
    }
    text = text.split(old).join(replacement);
  }
  return text;
}
