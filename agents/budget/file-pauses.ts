import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, removeDurably, writeFileDurably } from "#wiki";
import { z } from "zod";
import { Redactor } from "../redact/redactor.ts";
import type { Pause, Pauses } from "./pauses.ts";

const pauseSchema = z.object({ resumeAt: z.iso.datetime(), detail: z.string() });

/** Pauses as `pauses/<service>.json` below `<git common dir>/loopwiki`. */
export class FilePauses implements Pauses {
  readonly #folder: string;
  readonly #clock: () => Date;
  readonly #redactor: Redactor;

  constructor(folder: string, clock: () => Date, redactor = new Redactor([])) {
    this.#folder = folder;
    this.#clock = clock;
    this.#redactor = redactor;
  }

  async active(service: string): Promise<Pause | undefined> {
    const pause = await this.#read(service);
    if (pause === undefined) return undefined;
    if (pause.resumeAt > this.#clock().toISOString()) return pause;
    await removeDurably(this.#path(service));
    return undefined;
  }

  async begin(service: string, pause: Pause): Promise<void> {
    const known = await this.active(service);
    if (known !== undefined && known.resumeAt >= pause.resumeAt) return;
    const detail = await this.#redactor.text(pause.detail); // what the provider said
    await writeFileDurably(this.#path(service), `${JSON.stringify({ ...pause, detail })}\n`);
  }

  /** A damaged file is no pause: the provider will say it again. */
  async #read(service: string): Promise<Pause | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path(service), "utf8"));
      return pauseSchema.safeParse(value).data;
    } catch (error) {
      if (isErrno(error, "ENOENT") || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #path(service: string): string {
    return join(this.#folder, `${encodeURIComponent(service)}.json`);
  }
}
