import { removeEdits } from "./apply-edits.ts";
import { nameOfEdit } from "./plan-install.ts";
import type { ProjectFiles } from "./project-files.ts";
import { dropReceipt, hashText, type InstallReceipt, type InstallRecord } from "./receipt.ts";

export interface UninstallStep {
  path: string;
  action: "delete" | "restore" | "edit" | "keep" | "none";
  reason: string;
  /** The text that stays: for `restore` and `edit`. */
  text?: string;
}

/** How to undo each file that install wrote; writes nothing. */
export function planUninstall(
  files: ProjectFiles,
  receipt: InstallReceipt,
): Promise<UninstallStep[]> {
  return Promise.all(receipt.files.map((record) => planStep(files, record)));
}

async function planStep(files: ProjectFiles, record: InstallRecord): Promise<UninstallStep> {
  const { path, edits } = record;
  const found = await files.read(path);
  if (found.state === "refused") return { path, action: "keep", reason: found.reason };
  if (found.state === "absent") return { path, action: "none", reason: "gone already" };
  const { text } = found;
  const before = record.before ?? undefined;
  if (text === before) return { path, action: "none", reason: "as it was before install" };
  if (hashText(text) === record.hash) {
    if (before === undefined) return { path, action: "delete", reason: "unchanged since install" };
    return { path, action: "restore", reason: "as it was before install", text: before };
  }
  if (edits.length === 0) return { path, action: "keep", reason: "changed since install" };
  const rest = removeEdits(text, edits, before);
  const kept = rest.kept.map(nameOfEdit).join(", ");
  if (rest.text === text) return { path, action: "keep", reason: `${kept}: gone or changed` };
  if (rest.text.trim() === "" && before === undefined)
    return { path, action: "delete", reason: "holds nothing else" };
  const reason = kept === "" ? "takes out what install added" : `${kept}: gone or changed`;
  return { path, action: "edit", reason, text: rest.text };
}

/** Undoes the files, then takes away the folders that are empty now, and the receipt last. */
export async function applyUninstall(
  files: ProjectFiles,
  steps: readonly UninstallStep[],
  { receipt, path }: { receipt: InstallReceipt; path: string },
): Promise<void> {
  for (const step of steps) {
    if (step.action === "delete") await files.remove(step.path);
    else if (step.text !== undefined) await files.write(step.path, step.text);
  }
  const deepestFirst = receipt.folders.toSorted((left, right) => right.length - left.length);
  for (const folder of deepestFirst) await files.removeEmptyFolder(folder);
  await dropReceipt(path);
}
