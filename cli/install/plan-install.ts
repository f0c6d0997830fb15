import { applyEdits, removeEdits } from "./apply-edits.ts";
import type { ProjectFiles } from "./project-files.ts";
import { hashText, type InstallReceipt, type InstallRecord } from "./receipt.ts";
import type { ConfigEdit } from "./targets.ts";

/** A file that should be there, or settings that should have something in them. */
export type WantedFile =
  { path: string; text: string } | { path: string; edits: readonly ConfigEdit[] };

export interface InstallStep {
  path: string;
  action: "create" | "edit" | "none" | "keep";
  reason: string;
  /** What is written: for `create` and `edit`. */
  write?: { text: string; record: InstallRecord };
}

/** What installing does to one file; reads and writes nothing else. */
export async function planFile(
  files: ProjectFiles,
  wanted: WantedFile,
  receipt: InstallReceipt,
): Promise<InstallStep> {
  const { path } = wanted;
  const found = await files.read(path);
  if (found.state === "refused") return { path, action: "keep", reason: found.reason };
  const now = found.state === "text" ? found.text : undefined;
  const record = receipt.files.find((file) => file.path === path);
  const before = textBefore(now, record);
  const next =
    "text" in wanted ? wholeFile(wanted.text, before) : applyEdits(before ?? "", wanted.edits);
  if ("problem" in next) return { path, action: "keep", reason: next.problem };
  if (isSettled(wanted, now, next.text))
    return { path, action: "none", reason: "is as it should be" };
  // What somebody had there already is not ours to take out.
  const isOurs = (edit: ConfigEdit): boolean => {
    const alone = applyEdits(before ?? "", [edit]);
    return "text" in alone && alone.text !== (before ?? "");
  };
  const edits = "edits" in wanted ? wanted.edits.filter(isOurs) : [];
  return {
    path,
    action: now === undefined ? "create" : "edit",
    reason: "text" in wanted ? "ours" : `adds ${wanted.edits.map(nameOfEdit).join(", ")}`,
    write: {
      text: next.text,
      record: { path, before: before ?? null, hash: hashText(next.text), edits },
    },
  };
}

/** The text without what we put there earlier. */
function textBefore(
  now: string | undefined,
  record: InstallRecord | undefined,
): string | undefined {
  if (record === undefined || now === undefined) return now;
  const before = record.before ?? undefined;
  if (hashText(now) === record.hash) return before;
  return record.edits.length === 0 ? now : removeEdits(now, record.edits, before).text;
}

/** Somebody's file of that name stays: `before` is all that is not ours. */
function wholeFile(
  text: string,
  before: string | undefined,
): { text: string } | { problem: string } {
  if (before === undefined || before === text) return { text };
  return { problem: "there is another of that name, or it was changed" };
}

function isSettled(wanted: WantedFile, now: string | undefined, next: string): boolean {
  if (now === next) return true;
  if (now === undefined || "text" in wanted) return false;
  const again = applyEdits(now, wanted.edits);
  return "text" in again && again.text === now;
}

export function nameOfEdit(edit: ConfigEdit): string {
  return edit.kind === "toml" ? `[${edit.table}]` : edit.path.join(".");
}
