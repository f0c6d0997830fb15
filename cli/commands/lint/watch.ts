import { watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LoopwikiError, type ContentRoot } from "#wiki";
import type { CommandContext } from "../../command.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { exitCodes } from "../../exit-codes.ts";

/** Editors save in several steps: this long without a further change (ms), and it is over. */
const quiet = 150;
/** How often to look (ms) where the system does not tell. */
const pollEvery = 1000;

const folders = ["wiki", "agents", "skills", "plans"];
const files = new Set(["AGENTS.md", "CLAUDE.md", "loopwiki.config.json"]);

/** Lints now, and again after every change of a page, a document or the settings, until Ctrl-C. */
export async function watchLint(
  { output, signal }: CommandContext,
  content: ContentRoot,
  lint: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const watcher = new Watcher(content, signal);
  let code: ExitCode = exitCodes.ok;
  while (!signal.aborted) {
    try {
      code = await lint();
    } catch (error) {
      // Half-written settings are no reason to go away.
      if (!(error instanceof LoopwikiError)) throw error;
      output.error(error.message, error.hint);
      code = exitCodes.user;
    }
    output.note("Waiting for changes; Ctrl-C ends.");
    await watcher.change();
  }
  return code;
}

/** Waits for changes; those that happen while nobody waits are not lost. */
export class Watcher {
  readonly #signal: AbortSignal;
  #changed = false;
  #wake: () => void = () => undefined;

  constructor(content: ContentRoot, signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake(), { once: true });
    for (const folder of folders) this.#watchFolder(join(content.root, folder));
    this.#watch(content.repository, false, (name) => files.has(name));
  }

  /** Resolves after the next change has come to rest, or when the signal is aborted. */
  async change(): Promise<void> {
    while (!this.#signal.aborted && !this.#changed) await this.#sleep();
    while (!this.#signal.aborted && this.#changed) {
      this.#changed = false;
      await this.#sleep(quiet);
    }
  }

  #sleep(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tell(): void {
    this.#changed = true;
    this.#wake();
  }

  #watchFolder(folder: string): void {
    this.#watch(folder, true, (name) => !/(?:^|[\\/])\./.test(name));
  }

  /** Some systems have no recursive watching, or too few watches left: those are looked at by the clock. */
  #watch(path: string, recursive: boolean, matters: (name: string) => boolean): void {
    try {
      const watcher = watch(path, { recursive, signal: this.#signal }, (_, name) => {
        if (name === null || matters(name)) this.#tell();
      });
      watcher.on("error", () => this.#poll(path, recursive));
    } catch {
      this.#poll(path, recursive);
    }
  }

  #poll(path: string, recursive: boolean): void {
    let before: string | undefined;
    const look = async (): Promise<void> => {
      const now = await stateOf(path, recursive);
      if (before !== undefined && before !== now) this.#tell();
      before = now;
      if (this.#signal.aborted) clearInterval(timer);
    };
    const timer = setInterval(() => void look(), pollEvery);
    this.#signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    void look();
  }
}

/** Names, sizes and times of what is in a folder; empty when there is none. */
async function stateOf(folder: string, recursive: boolean): Promise<string> {
  try {
    const names = await readdir(folder, { recursive });
    const states = names.toSorted().map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
    return (await Promise.all(states)).join("\n");
  } catch {
    return "";
  }
}
