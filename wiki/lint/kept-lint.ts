import type { FileStamp } from "../cache/file-stamp.ts";
import type { LinkOutline } from "../links/link-outline.ts";
import type { Page } from "../page.ts";
import { joinLists, NumberLists } from "./number-lists.ts";
import type { Mention } from "./rule.ts";
import type { Survey } from "./text/survey.ts";

/**
 * What is kept of a lint, in `.loopwiki/lint.json`: columns, with an entry for each page in the order of
 * their paths. Columns of lists are joined, see `joinLists`; pages in them are named by their place.
 */
export interface KeptLint {
  /** Names of all pages and files: while they are the same, links lead to the same pages. */
  names: string;
  /** What the vocabulary is made of. */
  language: string;
  /** Files that are cited, as they were; null for one that could have changed unseen. */
  cited: Record<string, FileStamp | null>;
  /** Hash of each page's text. */
  hashes: string[];
  /** What other pages' links can see of it. */
  faces: number[];
  /** `factWidth` numbers for each: flags, characters, patterns of instructions. */
  facts: number[];
  /** Hashes of names in its text, and keys of its groups of similar pages. */
  named: number[];
  bands: number[];
  /** Pages that it leads to, and places of files that it cites in `cited`. */
  to: number[];
  cites: number[];
  /** `mentionWidth` numbers for each: page, start, end. */
  mentions: number[];
  unlike: number[];
}

const factWidth = 3;
const mentionWidth = 3;
const flags = {
  isStrange: 1,
  mayHoldSecret: 2,
  saysSomething: 4,
  mayContradict: 8,
  mayDisable: 16,
  isWhole: 32,
  isSound: 64,
  isWellPut: 128,
  isReadForMentions: 256,
};

/** What is known of one page. */
export interface PageFacts {
  page: Page;
  face: number;
  survey: Survey;
  outline: LinkOutline;
  isSound: boolean;
  isWellPut: boolean;
  /** Undefined when nobody looked. */
  mentions: readonly Mention[] | undefined;
  unlike: readonly Page[];
}

type Columns = Omit<KeptLint, "names" | "language" | "cited">;

export function columnsOf(rows: readonly PageFacts[], files: readonly string[]): Columns {
  const pages = new Map(rows.map(({ page }, at) => [page, at]));
  const places = new Map(files.map((file, at) => [file, at]));
  const pagePlaces = (some: readonly Page[]): number[] => some.map((one) => pages.get(one) ?? -1);
  const column = (lists: (row: PageFacts) => readonly number[]): number[] =>
    joinLists(rows.map(lists));
  return {
    hashes: rows.map(({ page }) => page.hash),
    faces: rows.map(({ face }) => face),
    facts: rows.flatMap((row) => [flagsOf(row), row.survey.length, row.survey.instructions]),
    named: column(({ survey }) => survey.names),
    bands: column(({ survey }) => survey.bands),
    to: column(({ outline }) => pagePlaces(outline.to)),
    cites: column(({ outline }) => outline.cites.map((file) => places.get(file) ?? -1)),
    mentions: column(({ mentions = [] }) =>
      mentions.flatMap(({ meaning, start, end }) => [pages.get(meaning) ?? -1, start, end]),
    ),
    unlike: column(({ unlike }) => pagePlaces(unlike)),
  };
}

function flagsOf({ survey, outline, isSound, isWellPut, mentions }: PageFacts): number {
  let set = 0;
  if (survey.isStrange) set |= flags.isStrange;
  if (survey.mayHoldSecret) set |= flags.mayHoldSecret;
  if (survey.saysSomething) set |= flags.saysSomething;
  if (survey.mayContradict) set |= flags.mayContradict;
  if (survey.mayDisable) set |= flags.mayDisable;
  if (outline.isWhole) set |= flags.isWhole;
  if (isSound) set |= flags.isSound;
  if (isWellPut) set |= flags.isWellPut;
  return mentions ? set | flags.isReadForMentions : set;
}

/** Reads what is kept, by a page's place in it; the lists only of those that are asked for. */
export class KeptReader {
  readonly #kept: KeptLint;
  readonly #files: string[];
  readonly #named: NumberLists;
  readonly #bands: NumberLists;
  readonly #to: NumberLists;
  readonly #cites: NumberLists;
  readonly #mentions: NumberLists;
  readonly #unlike: NumberLists;

  constructor(kept: KeptLint) {
    this.#kept = kept;
    this.#files = Object.keys(kept.cited);
    this.#named = new NumberLists(kept.named);
    this.#bands = new NumberLists(kept.bands);
    this.#to = new NumberLists(kept.to);
    this.#cites = new NumberLists(kept.cites);
    this.#mentions = new NumberLists(kept.mentions);
    this.#unlike = new NumberLists(kept.unlike);
  }

  survey(at: number): Survey {
    const set = this.#flags(at);
    return {
      length: this.#kept.facts[at * factWidth + 1] ?? 0,
      isStrange: (set & flags.isStrange) !== 0,
      instructions: this.#kept.facts[at * factWidth + 2] ?? 0,
      mayHoldSecret: (set & flags.mayHoldSecret) !== 0,
      names: this.#named.at(at),
      saysSomething: (set & flags.saysSomething) !== 0,
      mayContradict: (set & flags.mayContradict) !== 0,
      mayDisable: (set & flags.mayDisable) !== 0,
      bands: this.#bands.at(at),
    };
  }

  isWellPut(at: number): boolean {
    return (this.#flags(at) & flags.isWellPut) !== 0;
  }

  isSound(at: number): boolean {
    return (this.#flags(at) & flags.isSound) !== 0;
  }

  /** Places of the pages that a page leads to. */
  to(at: number): readonly number[] {
    return this.#to.at(at);
  }

  outline(at: number, pages: readonly Page[]): LinkOutline {
    const isWhole = (this.#flags(at) & flags.isWhole) !== 0;
    return {
      to: pagesAt(this.#to.at(at), pages),
      isWhole,
      cites: this.#cites.at(at).map((place) => this.#files[place] ?? ""),
    };
  }

  mentions(at: number, pages: readonly Page[]): readonly Mention[] | undefined {
    if ((this.#flags(at) & flags.isReadForMentions) === 0) return undefined;
    const rows = this.#mentions.at(at);
    if (rows.length === 0) return noMentions;
    const mentions: Mention[] = [];
    for (let from = 0; from < rows.length; from += mentionWidth) {
      const [place = -1, start = 0, end = 0] = rows.slice(from, from + mentionWidth);
      const meaning = pages[place];
      if (meaning) mentions.push({ meaning, start, end });
    }
    return mentions;
  }

  unlike(at: number, pages: readonly Page[]): readonly Page[] {
    return pagesAt(this.#unlike.at(at), pages);
  }

  #flags(at: number): number {
    return this.#kept.facts[at * factWidth] ?? 0;
  }
}

const none: readonly Page[] = [];
const noMentions: readonly Mention[] = [];

function pagesAt(places: readonly number[], pages: readonly Page[]): readonly Page[] {
  if (places.length === 0) return none;
  const found: Page[] = [];
  for (const place of places) {
    const page = pages[place];
    if (page) found.push(page);
  }
  return found;
}
