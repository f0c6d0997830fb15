import { readFile } from "node:fs/promises";
import { isErrno, removeDurably, writeFileDurably } from "#wiki";
import { z } from "zod";

const entrySchema = z.strictObject({
  /** An absolute path, a URL, or `git:<range>`. */
  origin: z.string(),
  /** How it is called on its page; its file name when absent. */
  name: z.string().optional(),
});
export type QueueEntry = z.infer<typeof entrySchema>;

const queueSchema = z.strictObject({
  schema: z.literal("loopwiki/ingest-queue@1"),
  waiting: z.array(entrySchema),
});

/**
 * The sources that are still to be read, so that a killed run goes on where it was. The file lies beside the
 * run state in the git common directory: a repository that is cloned cannot bring a queue along and have
 * files of this machine read.
 */
export class IngestQueue {
  readonly #path: string;

  /** `path` is absolute. */
  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier run left; a damaged file is no queue. */
  async waiting(): Promise<QueueEntry[]> {
    try {
      const parsed = queueSchema.safeParse(JSON.parse(await readFile(this.#path, "utf8")));
      return parsed.success ? parsed.data.waiting : [];
    } catch (error) {
      if (isErrno(error, "ENOENT") || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  /** Adds sources at the end; one that waits already is not added again. */
  async add(entries: readonly QueueEntry[]): Promise<void> {
    const waiting = await this.waiting();
    const known = new Set(waiting.map(({ origin }) => origin));
    await this.#save([...waiting, ...entries.filter(({ origin }) => !known.has(origin))]);
  }

  /** Called when a source is on its page, or can never be. */
  async done(origin: string): Promise<void> {
    await this.#save((await this.waiting()).filter((entry) => entry.origin !== origin));
  }

  async #save(waiting: readonly QueueEntry[]): Promise<void> {
    if (waiting.length === 0) return removeDurably(this.#path);
    const queue = { schema: "loopwiki/ingest-queue@1", waiting };
    await writeFileDurably(this.#path, JSON.stringify(queue));
  }
}
