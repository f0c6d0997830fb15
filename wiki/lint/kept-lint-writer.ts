import type { Column } from "../cache/columns.ts";
import type { Stamps } from "../cache/file-stamp.ts";
import type { Page } from "../page.ts";
import { flags, type KeptMeta, type PageFacts } from "./kept-lint.ts";
import { NumberListWriter } from "./number-lists.ts";
import { firstHash } from "./text/words.ts";

const none: readonly never[] = [];

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
  /** See `factWidth`. */
  readonly #facts: number[] = [];
  /** Hashes of the words with which names of the page begin. */
  readonly #firstWords = new NumberListWriter();
  /** Hashes of what stands in its text as names do. */
  readonly #named = new NumberListWriter();
  readonly #bands = new NumberListWriter();
  readonly #to = new NumberListWriter();
  readonly #cites = new NumberListWriter();
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

function firstWordsOf({ title, aliases }: Page): number[] {
  return [firstHash(title), ...aliases.map(firstHash)];
}

/** Without a list of pairs: that would be ten thousand lists. */
function flagsOf({ page, survey, outline, mentions, ...row }: PageFacts): number {
  return (
    Number(survey.isStrange) * flags.isStrange +
    Number(survey.mayHoldSecret) * flags.mayHoldSecret +
    Number(survey.saysSomething) * flags.saysSomething +
    Number(survey.mayContradict) * flags.mayContradict +
    Number(survey.mayDisable) * flags.mayDisable +
    Number(outline.isWhole) * flags.isWhole +
    Number(row.isSound) * flags.isSound +
    Number(row.isWellPut) * flags.isWellPut +
    Number(mentions !== undefined) * flags.isReadForMentions +
    Number(row.isQuiet) * flags.isQuiet +
    Number(page.fields?.sources !== undefined) * flags.hasSources
  );
}
