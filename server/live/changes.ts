import { randomBytes } from "node:crypto";
import type { Page } from "#wiki";
import type { ServerServices } from "../services.ts";
import type { Told } from "./follow.ts";

/** Something that a page in a browser may want to show anew. */
export type Change =
  | { kind: "page"; id: string; what: "created" | "changed" | "deleted" }
  | { kind: "run"; run: string; seq: number }
  | { kind: "line"; open: readonly string[] }
  /** Too much was missed to tell it: load everything again. */
  | { kind: "reset" };

/** Changes that are kept for who comes back after a disconnect. */
const kept = 500;

type Services = Pick<ServerServices, "wiki" | "runs" | "incidents">;

/**
 * What has changed in the repository, whoever did it. Looks only when somebody asks. Ids are
 * `<this process>-<number>`: of another process nothing is known, so the answer is a reset.
 */
export class Changes {
  readonly #services: Services;
  readonly #process = randomBytes(4).toString("hex");
  readonly #log: { number: number; change: Change }[] = [];
  #count = 0;
  #pages: ReadonlyMap<string, string> | undefined;
  #seen: readonly Page[] | undefined;
  #runs: ReadonlyMap<string, number> | undefined;
  #line: string | undefined;
  #looking: Promise<void> | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** The id of now: news are what comes after it. */
  async now(): Promise<string> {
    await this.#lookOnce();
    return this.#idOf(this.#count);
  }

  /** What came after an id, and the id to ask with next. */
  async after(id: string): Promise<{ told: Told[]; last: string }> {
    await this.#lookOnce();
    const [process, number] = id.split("-");
    const first = this.#log[0]?.number ?? this.#count + 1;
    const after = Number(number);
    const isKnown = process === this.#process && after <= this.#count && after >= first - 1;
    const last = this.#idOf(this.#count);
    if (!isKnown) return { told: [this.#tell(this.#count, { kind: "reset" })], last };
    const news = this.#log.filter((entry) => entry.number > after);
    return { told: news.map((entry) => this.#tell(entry.number, entry.change)), last };
  }

  #tell(number: number, change: Change): Told {
    return { id: this.#idOf(number), data: JSON.stringify(change) };
  }

  #idOf(number: number): string {
    return `${this.#process}-${number}`;
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    await this.#lookAtPages();
    await this.#lookAtRuns();
    const open = (await this.#services.incidents()).map(({ id }) => id);
    const line = open.join(" ");
    if (this.#line !== undefined && this.#line !== line) this.#add({ kind: "line", open });
    this.#line = line;
  }

  async #lookAtPages(): Promise<void> {
    const pages = await this.#services.wiki.pages();
    if (pages === this.#seen) return;
    this.#seen = pages;
    const before = this.#pages;
    const now = new Map(pages.map(({ id, hash }) => [id, hash]));
    this.#pages = now;
    if (!before) return;
    for (const [id, hash] of now) {
      const known = before.get(id);
      if (known === undefined) this.#add({ kind: "page", id, what: "created" });
      else if (known !== hash) this.#add({ kind: "page", id, what: "changed" });
    }
    for (const id of before.keys())
      if (!now.has(id)) this.#add({ kind: "page", id, what: "deleted" });
  }

  /** Only the latest runs go on. */
  async #lookAtRuns(): Promise<void> {
    const { runs } = this.#services;
    const latest = (await runs.list()).slice(-20);
    const now = new Map<string, number>();
    for (const { run } of latest) now.set(run, (await runs.read(run)).at(-1)?.seq ?? 0);
    const before = this.#runs;
    this.#runs = now;
    if (!before) return;
    for (const [run, seq] of now) if (before.get(run) !== seq) this.#add({ kind: "run", run, seq });
  }

  #add(change: Change): void {
    this.#count += 1;
    this.#log.push({ number: this.#count, change });
    if (this.#log.length > kept) this.#log.shift();
  }
}
