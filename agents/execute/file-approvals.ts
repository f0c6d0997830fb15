import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, writeFileDurably } from "#wiki";
import { z } from "zod";
import type { Approvals } from "./services.ts";

const approvalSchema = z.object({ hash: z.string(), at: z.string(), text: z.string() });

/** Approvals as `<git common dir>/loopwiki/approvals/<plan>.json`: consent is given per clone. */
export class FileApprovals implements Approvals {
  readonly #folder: string;
  readonly #clock: () => Date;

  constructor(folder: string, clock: () => Date) {
    this.#folder = folder;
    this.#clock = clock;
  }

  async approve(plan: string, hash: string, text: string): Promise<void> {
    const approval = { hash, at: this.#clock().toISOString(), text };
    await writeFileDurably(join(this.#folder, `${plan}.json`), JSON.stringify(approval));
  }

  async get(plan: string): Promise<{ hash: string; at: string } | undefined> {
    try {
      const { hash, at } = approvalSchema.parse(
        JSON.parse(await readFile(join(this.#folder, `${plan}.json`), "utf8")),
      );
      return { hash, at };
    } catch (error) {
      if (isErrno(error, "ENOENT") || error instanceof SyntaxError || error instanceof z.ZodError)
        return undefined;
      throw error;
    }
  }
}
