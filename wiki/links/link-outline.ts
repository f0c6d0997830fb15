import type { Page } from "../page.ts";
import type { Citation } from "./citation.ts";
import { pageMeant, type Resolution } from "./resolution.ts";

/** What the links of one page come to: most questions about links need no more. */
export interface LinkOutline {
  /** The other pages they lead to or mean, each once. */
  to: readonly Page[];
  /** Whether each of them leads somewhere, and to one place. */
  isWhole: boolean;
  /** Repository paths of the files of which they cite a line or a symbol, each once. */
  cites: readonly string[];
  /** What they cite of these files; absent when the outline was remembered. */
  citations?: readonly CitedAt[];
}

/** A link that cites a line or a symbol: its place among the links of its page. */
export interface CitedAt {
  at: number;
  citation: Citation;
}

export function outlineOf(page: Page, resolutions: readonly Resolution[]): LinkOutline {
  const maker = new OutlineMaker(page);
  for (const [at, found] of resolutions.entries()) maker.add(found, at);
  return maker.done();
}

/** So many links lead to different pages on nearly every page; the others get a set. */
const few = 16;
const nothing: readonly never[] = [];

/** Takes the links of one page, each once, and makes its outline. */
export class OutlineMaker {
  readonly #page: Page;
  readonly #to: Page[] = [];
  #known: Set<Page> | undefined;
  #isWhole = true;
  #cites: string[] | undefined;
  #citations: CitedAt[] | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  get page(): Page {
    return this.#page;
  }

  add(found: Resolution, at: number): void {
    const meant = pageMeant(found);
    if (meant) this.addPage(meant);
    if (found.kind === "missing" || found.kind === "ambiguous") this.#isWhole = false;
    else if (found.kind === "file") {
      const { kind: _, ...citation } = found;
      this.addFile(citation, at);
    }
  }

  addPage(to: Page): void {
    if (to === this.#page || (this.#known ? this.#known.has(to) : this.#to.includes(to))) return;
    this.#to.push(to);
    if (this.#known) this.#known.add(to);
    else if (this.#to.length > few) this.#known = new Set(this.#to);
  }

  addFile(citation: Citation, at: number): void {
    if (citation.line === undefined && citation.symbol === undefined) return;
    const cites = (this.#cites ??= []);
    if (!cites.includes(citation.path)) cites.push(citation.path);
    (this.#citations ??= []).push({ at, citation });
  }

  done(): LinkOutline {
    return {
      to: this.#to,
      isWhole: this.#isWhole,
      cites: this.#cites ?? nothing,
      citations: this.#citations ?? nothing,
    };
  }
}
