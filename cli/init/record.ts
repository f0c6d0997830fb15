import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, LoopwikiError, removeDurably, writeFileDurably } from "#wiki";
import { z } from "zod";

const recordSchema = z.object({
  schema: z.literal("loopwiki/init@1"),
  contentRoot: z.string(),
  /** Repository paths of the folders that were made. */
  folders: z.array(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      action: z.enum(["create", "edit"]),
      /** sha256 of the whole file as it was written, hex. */
      hash: z.string(),
      /** For files loopwiki shares with others: the text that was added. */
      added: z.string().optional(),
    }),
  ),
});

/** What `init` did in this clone, so that `init --remove` can undo that and nothing else. */
export type InitRecord = z.infer<typeof recordSchema>;

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export async function readInitRecord(commonDir: string): Promise<InitRecord | undefined> {
  const path = recordPath(commonDir);
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw new LoopwikiError("bad-init-record", `Unexpected content of ${path}.`, {
      hint: "Delete that file; `init --remove` then no longer knows what init wrote here.",
      cause: error,
    });
  }
}

/** Adds to the record of an earlier `init`; a path that is written again replaces its entry. */
export async function saveInitRecord(commonDir: string, record: InitRecord): Promise<void> {
  const before = await readInitRecord(commonDir);
  const paths = new Set(record.files.map(({ path }) => path));
  const kept = (before?.files ?? []).filter(({ path }) => !paths.has(path));
  const merged: InitRecord = {
    ...record,
    folders: [...new Set([...(before?.folders ?? []), ...record.folders])].toSorted(),
    files: [...kept, ...record.files],
  };
  await writeFileDurably(recordPath(commonDir), `${JSON.stringify(merged, null, 2)}\n`);
}

export async function dropInitRecord(commonDir: string): Promise<void> {
  await removeDurably(recordPath(commonDir));
}

function recordPath(commonDir: string): string {
  return join(commonDir, "loopwiki", "init.json");
}
