import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const factsSchema = z.object({
  schema: z.literal("loopwiki/session@1"),
  /** The commit at which this was written; empty before the first. */
  head: z.string(),
  /** Repository path of the wiki. */
  folder: z.string(),
  /** Repository path, id and title of each page. */
  pages: z.array(z.tuple([z.string(), z.string(), z.string()])),
  /** Places in `pages` of those that cite a file, by its repository path. */
  citedBy: z.record(z.string(), z.array(z.number())),
});

/** What is kept of the wiki for the hooks, so that they read one file instead of every page. */
export type SessionFacts = z.infer<typeof factsSchema>;

/** In the working tree's own git directory: no commit can bring such a file, with its words for an agent. */
export function memoryPath(gitDirectory: string): string {
  return join(gitDirectory, "loopwiki", sessionFile);
}

/** Beside the receipt of `install`, and gone with it. */
export const sessionFile = "session.json";

/** Undefined when there is none, or none that this version can read: it is made anew. */
export async function readFacts(path: string): Promise<SessionFacts | undefined> {
  try {
    return factsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}
