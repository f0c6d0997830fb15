import type { Column, Columns, Texts } from "../cache/columns.ts";
import { Stamps } from "../cache/file-stamp.ts";
import type { LinkOutline } from "../links/link-outline.ts";
import type { Page } from "../page.ts";
import { NumberLists, NumberListWriter } from "./number-lists.ts";
import type { Mention, Problem } from "./rule.ts";
import type { Survey } from "./text/survey.ts";
import { Words } from "./text/words.ts";

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

/**
 * Writes what `KeptReader` reads: columns, with an entry for each page in the order of their paths. Pages and
 * cited files are named by their places.
 */
export class KeptWriter {
  readonly #places: ReadonlyMap<Page, number>;
  readonly #cited = new Map<string, number>();
  readonly #hashes: string[] = [];
  readonly #faces: number[] = [];
  readonly #names: number[] = [];
  readonly #links: number[] = [];
  /** `factWidth` numbers for each page: flags, characters, patterns of instructions. */
  readonly #facts: number[] = [];
  /** Hashes of the words with which names of the page begin. */
  readonly #firstWords = new NumberListWriter();
  /** Hashes of what stands in its text as names do. */
  readonly #named = new NumberListWriter();
  readonly #bands = new NumberListWriter();
  readonly #to = new NumberListWriter();
  readonly #cites = new NumberListWriter();
  /** `mentionWidth` numbers for each: page, start, end. */
  readonly #mentions = new NumberListWriter();
  readonly #unlike = new NumberListWriter();

  constructor(places: ReadonlyMap<Page, number>) {
    this.#places = places;
  }

  /** The next page. */
  add(row: PageFacts): void {
    const { page, survey, outline, mentions = [], unlike } = row;
    this.#hashes.push(page.hash);
    this.#faces.push(row.digests.face);
    this.#names.push(row.digests.names);
    this.#links.push(row.digests.links);
    this.#facts.push(flagsOf(row), survey.length, survey.instructions);
    this.#firstWords.add(firstWordsOf(page));
    this.#named.add(survey.names);
    this.#bands.add(survey.bands);
    this.#to.add(this.#placesOf(outline.to));
    this.#cites.add(outline.cites.map((file) => this.#placeOfFile(file)));
    this.#mentions.add(
      mentions.flatMap(({ meaning, start, end }) => [this.#places.get(meaning) ?? -1, start, end]),
    );
    this.#unlike.add(this.#placesOf(unlike));
  }

  /** Files of which pages cite a line or a symbol. */
  get cited(): readonly string[] {
    return [...this.#cited.keys()];
  }

  /** `stamps` are those of the cited files, forgotten for one that could have changed unseen. */
  columns(meta: KeptMeta, stamps: Stamps): Record<string, Column> {
    return {
      meta: [JSON.stringify(meta)],
      cited: this.cited,
      stamps: stamps.numbers(this.#cited.size),
      hashes: this.#hashes,
      faces: new Float64Array(this.#faces),
      names: new Float64Array(this.#names),
      links: new Float64Array(this.#links),
      facts: new Int32Array(this.#facts),
      ...this.#firstWords.columns("first words"),
      ...this.#named.columns("named"),
      ...this.#bands.columns("bands"),
      ...this.#to.columns("to"),
      ...this.#cites.columns("cites"),
      ...this.#mentions.columns("mentions"),
      ...this.#unlike.columns("unlike"),
    };
  }

  #placesOf(pages: readonly Page[]): readonly number[] {
    return pages.length === 0 ? none : pages.map((page) => this.#places.get(page) ?? -1);
  }

  #placeOfFile(file: string): number {
    const place = this.#cited.get(file) ?? this.#cited.size;
    this.#cited.set(file, place);
    return place;
  }
}

const reader = new Words();

function firstWordsOf({ title, aliases }: Page): number[] {
  return [title, ...aliases].map((name) => reader.read(name).hashes[0] ?? 0);
}

function flagsOf({ survey, outline, mentions, ...row }: PageFacts): number {
  let set = 0;
  if (survey.isStrange) set |= flags.isStrange;
  if (survey.mayHoldSecret) set |= flags.mayHoldSecret;
  if (survey.saysSomething) set |= flags.saysSomething;
  if (survey.mayContradict) set |= flags.mayContradict;
  if (survey.mayDisable) set |= flags.mayDisable;
  if (outline.isWhole) set |= flags.isWhole;
  if (row.isSound) set |= flags.isSound;
  if (row.isWellPut) set |= flags.isWellPut;
  if (row.page.fields?.sources) set |= flags.hasSources;
  if (row.isQuiet) set |= flags.isQuiet;
  return mentions ? set | flags.isReadForMentions : set;
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
