import { field, textIn } from "../read-json.ts";

/** A text that was not saved yet. */
export interface Draft {
  text: string;
  /** The text that was edited, and its ETag; both empty for a page that did not exist. */
  base: string;
  etag: string;
  /** ISO 8601. */
  at: string;
}

/** As `localStorage`. */
export interface Shelf {
  readonly length: number;
  key(at: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface FoundDraft extends Draft {
  key: string;
}

/**
 * Unsaved texts of one page in this browser. Each editor has a key of its own, so that two tabs with the same
 * page do not overwrite each other's; the repository is part of it, as many can be served at one address.
 */
export class Drafts {
  readonly #shelf: Shelf;
  readonly #prefix: string;
  readonly #own: string;

  constructor(shelf: Shelf, place: { repository: string; page: string; editor: string }) {
    this.#shelf = shelf;
    this.#prefix = `loopwiki draft ${JSON.stringify([place.repository, place.page])} `;
    this.#own = `${this.#prefix}${place.editor}`;
  }

  /** False when the browser keeps nothing, or no more. */
  keep(draft: Draft): boolean {
    try {
      this.#shelf.setItem(this.#own, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /** What this editor kept is saved. */
  drop(): void {
    this.#shelf.removeItem(this.#own);
  }

  /** What other editors of the page left behind, the latest first. */
  others(): FoundDraft[] {
    return Array.from({ length: this.#shelf.length }, (_, at) => this.#shelf.key(at))
      .filter((key) => key?.startsWith(this.#prefix) === true && key !== this.#own)
      .flatMap((key) => (key === null ? [] : (this.#read(key) ?? [])))
      .toSorted((left, right) => right.at.localeCompare(left.at));
  }

  forget({ key }: FoundDraft): void {
    this.#shelf.removeItem(key);
  }

  #read(key: string): FoundDraft | undefined {
    try {
      const value: unknown = JSON.parse(this.#shelf.getItem(key) ?? "");
      if (typeof field(value, "text") !== "string") return undefined;
      const [text, base, etag, at] = ["text", "base", "etag", "at"].map((name) =>
        textIn(value, name),
      );
      return { key, text: text ?? "", base: base ?? "", etag: etag ?? "", at: at ?? "" };
    } catch {
      return undefined; // not ours
    }
  }
}
