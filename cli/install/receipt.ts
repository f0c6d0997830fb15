import { createHash } from "node:crypto";
import { readFile, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Git } from "#wiki";
import { isErrno, LoopwikiError, removeDurably, writeFileDurably } from "#wiki";
import { z } from "zod";
import { sessionFile } from "./session-facts.ts";

const editSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("json"),
    path: z.array(z.string()),
    as: z.enum(["key", "item"]),
    value: z.unknown(),
  }),
  z.object({ kind: z.literal("toml"), table: z.string(), lines: z.array(z.string()) }),
]);

const recordSchema = z.object({
  path: z.string(),
  /** The whole text before install; null where there was no file. */
  before: z.string().nullable(),
  /** sha256 of the text that install wrote, hex. */
  hash: z.string(),
  /** What was added to somebody's settings; none for a file that is ours alone. */
  edits: z.array(editSchema),
});
export type InstallRecord = z.infer<typeof recordSchema>;

const receiptSchema = z.object({
  schema: z.literal("loopwiki/install@1"),
  /** Repository paths of the folders that were made. */
  folders: z.array(z.string()),
  files: z.array(recordSchema),
});

/** What `install` did in this working tree, so that `uninstall` undoes that and nothing else. */
export type InstallReceipt = z.infer<typeof receiptSchema>;

const noReceipt: InstallReceipt = { schema: "loopwiki/install@1", folders: [], files: [] };

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Beside the receipt: which session was offered a learning last. Goes with the receipt. */
export const learningNote = "learning-offered";

/** In the working tree's own git directory: a linked worktree has files, and a receipt, of its own. */
export async function receiptPath(git: Git): Promise<string> {
  const directory = await git.run(["rev-parse", "--absolute-git-dir"]);
  return join(directory.trim(), "loopwiki", "install.json");
}

export async function readReceipt(path: string): Promise<InstallReceipt> {
  try {
    return receiptSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return noReceipt;
    throw new LoopwikiError("bad-install-receipt", `Unexpected content of ${path}.`, {
      hint: "Delete that file; `loopwiki uninstall` then no longer knows what install wrote here.",
      cause: error,
    });
  }
}

export async function writeReceipt(path: string, receipt: InstallReceipt): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify(receipt, null, 2)}\n`);
}

/** Takes the receipt away, and its folder when nothing else is kept there. */
export async function dropReceipt(path: string): Promise<void> {
  await removeDurably(path);
  for (const note of [learningNote, sessionFile]) await removeDurably(join(dirname(path), note));
  await rmdir(dirname(path)).catch(() => undefined);
}
