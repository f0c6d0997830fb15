import type { Columns, Texts } from "../cache/columns.ts";
import { Stamps } from "../cache/file-stamp.ts";
import type { LinkOutline } from "../links/link-outline.ts";
import type { Page } from "../page.ts";
import { NumberLists } from "./number-lists.ts";
import type { Mention, Problem } from "./rule.ts";
import type { Survey } from "./text/survey.ts";

/** What a whole lint went by, and what it found out that is not about one page. */
export interface KeptMeta {
  /** Names of all pages and files: while they are the same, links lead to the same pages. */
  names: string;
  /** What the vocabulary is made of. */
  language: string;
  /** Rules of scope `page` that looked at every page. */
  rules: readonly string[];
  /** The settings by which rules went, as JSON. */
  settings: string;
  /** What rules that go by names found, by their ids. */
  problems: Record<string, readonly KeptProblem[]>;
}

/** A problem whose page is named by its place. */
export type KeptProblem = Omit<Problem, "page" | "fix"> & { at?: number };

/** Numbers of each page: flags, characters, patterns of instructions. */
const factWidth = 3;
/** Numbers of each mention: the place of its page, start, end. */
const mentionWidth = 3;
/** What a page's flags say, a bit each. */
export const flags = {
  isStrange: 1,
  mayHoldSecret: 2,
  saysSomething: 4,
  mayContradict: 8,
  mayDisable: 16,
  isWhole: 32,
  isSound: 64,
  isWellPut: 128,
  isReadForMentions: 256,
  isQuiet: 512,
  hasSources: 1024,
};

/** What others can see of a page, as numbers: see `faceOf`, `namesOf` and `linksOf`. */
export interface Digests {
  face: number;
  names: number;
  links: number;
}

/** What is known of one page. */
export interface PageFacts {
  page: Page;
  digests: Digests;
  survey: Survey;
  outline: LinkOutline;
  isSound: boolean;
  isWellPut: boolean;
  /** Whether no rule of scope `page` can find anything on it while all else is the same. */
  isQuiet: boolean;
  /** Undefined when nobody looked. */
  mentions: readonly Mention[] | undefined;
  unlike: readonly Page[];
}

/** Reads what is kept, by a page's place in it, each when it is asked for. */
export class KeptReader {
  readonly meta: KeptMeta;
  readonly cited: readonly string[];
  readonly stamps: Stamps;
  readonly #faces: Float64Array;
  readonly #names: Float64Array;
  readonly #links: Float64Array;
  readonly #hashes: Texts;
  readonly #facts: Int32Array;
  readonly #firstWords: NumberLists;
  readonly #named: NumberLists;
  readonly #bands: NumberLists;
  readonly #to: NumberLists;
  readonly #cites: NumberLists;
  readonly #mentions: NumberLists;
  readonly #unlike: NumberLists;

  constructor(columns: Columns) {
    const lists = (name: string): NumberLists =>
      new NumberLists(columns.numbers(name), columns.integers(`${name} ends`));
    this.meta = JSON.parse(columns.texts("meta").at(0));
    this.cited = columns.texts("cited").all();
    this.stamps = new Stamps(columns.numbers("stamps"));
    this.#faces = columns.numbers("faces");
    this.#names = columns.numbers("names");
    this.#links = columns.numbers("links");
    this.#hashes = columns.texts("hashes");
    this.#facts = columns.integers("facts");
    this.#firstWords = lists("first words");
    this.#named = lists("named");
    this.#bands = lists("bands");
    this.#to = lists("to");
    this.#cites = lists("cites");
    this.#mentions = lists("mentions");
    this.#unlike = lists("unlike");
  }

  get count(): number {
    return this.#hashes.count;
  }

  /** Hash of the page's text. */
  hash(at: number): string {
    return this.#hashes.at(at);
  }

  digests(at: number): Digests {
    const [face, names, links] = [this.#faces[at], this.#names[at], this.#links[at]];
    return { face: face ?? Number.NaN, names: names ?? Number.NaN, links: links ?? Number.NaN };
  }

  survey(at: number): Survey {
    const set = this.#flags(at);
    return {
      length: this.#facts[at * factWidth + 1] ?? 0,
      isStrange: (set & flags.isStrange) !== 0,
      instructions: this.#facts[at * factWidth + 2] ?? 0,
      mayHoldSecret: (set & flags.mayHoldSecret) !== 0,
      names: this.#named.at(at),
      saysSomething: (set & flags.saysSomething) !== 0,
      mayContradict: (set & flags.mayContradict) !== 0,
      mayDisable: (set & flags.mayDisable) !== 0,
      bands: this.#bands.at(at),
    };
  }

  /** See `bandsOf`. */
  bands(at: number): readonly number[] {
    return this.#bands.at(at);
  }

  /** Places of the pages in one of these groups. */
  withBand(keys: ReadonlySet<number>): number[] {
    return this.#bands.withAny(keys);
  }

  /** Whether a name of a page begins with one of these words. */
  beginsWith(at: number, words: ReadonlySet<number>): boolean {
    return this.#firstWords.hasAny(at, words);
  }

  isWellPut(at: number): boolean {
    return (this.#flags(at) & flags.isWellPut) !== 0;
  }

  isQuiet(at: number): boolean {
    return (this.#flags(at) & flags.isQuiet) !== 0;
  }

  hasSources(at: number): boolean {
    return (this.#flags(at) & flags.hasSources) !== 0;
  }

  mayDisable(at: number): boolean {
    return (this.#flags(at) & flags.mayDisable) !== 0;
  }

  isSound(at: number): boolean {
    return (this.#flags(at) & flags.isSound) !== 0;
  }

  /** Whether a page leads to one of these places. */
  leadsTo(at: number, places: ReadonlySet<number>): boolean {
    return this.#to.hasAny(at, places);
  }

  /** Whether a page cites one of these places of `cited`. */
  citesAny(at: number, places: ReadonlySet<number>): boolean {
    return this.#cites.hasAny(at, places);
  }

  outline(at: number, pages: readonly Page[]): LinkOutline {
    const isWhole = (this.#flags(at) & flags.isWhole) !== 0;
    return {
      to: pagesAt(this.#to.at(at), pages),
      isWhole,
      cites: this.#cites.at(at).map((place) => this.cited[place] ?? ""),
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
    return this.#facts[at * factWidth] ?? 0;
  }
}

const none: readonly never[] = [];
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
