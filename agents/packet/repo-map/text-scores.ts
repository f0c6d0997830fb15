import { generatedMark, type TagStore } from "./tag-store.ts";
import { pathFactor } from "./source-paths.ts";
import { matchTerms } from "./match-terms.ts";
import type { TreeFile } from "./read-blobs.ts";
import { partsOf, together, wholeOf, type Query } from "./words.ts";

/** BM25 as usual: a word that stands ten times says little more than one that stands five times … */
const k1 = 1.2;
/** … and a long file has more of every word. */
const b = 0.5;
/** A word in a file's own name counts as so many in its text, one in a folder's name as these, … */
const inName = 8;
const inFolder = 3;
/** … and one in a name that the file defines, where others only use it. */
const inDefinition = 4;
/** BM25 is near the logarithm of odds: what answers twice as well is far more than twice as likely. */
const sharpness = 2;
/** Words after these are left out: a text that long repeats itself. */
const maxTerms = 64;
/** Code that says it is generated is changed elsewhere. */
const madeFactor = 0.2;

/** How well each file's path and words answer the clauses of a text (BM25), in the order of `files`. */
export class TextScores {
  readonly #files: readonly TreeFile[];
  readonly #store: TagStore;
  readonly #terms: string[];
  readonly #clauses: readonly Query[];
  readonly #hits: ReadonlyMap<number, readonly number[]>;
  /** How often each term stands in each file: a row of terms per file. */
  readonly #counts: Float64Array;

  constructor(files: readonly TreeFile[], store: TagStore, clauses: readonly Query[]) {
    this.#files = files;
    this.#store = store;
    this.#clauses = clauses;
    this.#terms = [...together(clauses).keys()].slice(0, maxTerms);
    this.#hits = matchTerms(store.names, this.#terms);
    this.#counts = new Float64Array(files.length * this.#terms.length);
    files.forEach((file, row) => {
      this.#countWords(row, file);
      this.#countPath(row, file);
    });
  }

  /** Has names that these files define count for more; `files` are places. */
  countDefinitions(files: readonly number[]): void {
    for (const row of files) {
      const definitions = this.#store.definitions(this.#files[row]?.blob ?? "");
      for (let at = 0; at < definitions.length; at += 2)
        for (const term of this.#hits.get(definitions[at] ?? -1) ?? [])
          this.#add(row, term, inDefinition);
    }
  }

  scores(): Float64Array {
    const rarity = this.#rarity();
    const lengths = this.#files.map(({ blob }) => this.#store.words(blob).length);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    const made = this.#store.names.indexOf(generatedMark) * 256 + 1;
    const asked = this.#clauses.map((clause) => this.#terms.map((term) => clause.get(term) ?? 0));
    return Float64Array.from(this.#files, ({ path, blob }, row) => {
      const norm = k1 * (1 - b + (b * (lengths[row] ?? 0)) / Math.max(1, mean));
      const start = row * rarity.length;
      const values = rarity.map((rare, term) => {
        const count = this.#counts[start + term] ?? 0;
        return count === 0 ? 0 : (rare * count * (k1 + 1)) / (count + norm);
      });
      const factor = made > 0 && this.#store.words(blob).includes(made) ? madeFactor : 1;
      return answerOf(asked, values) * pathFactor(path) * factor;
    });
  }

  /** The fewer files have a term, the more it tells. */
  #rarity(): number[] {
    const width = this.#terms.length;
    const having = new Float64Array(width);
    this.#counts.forEach((count, place) => {
      if (count > 0) having[place % width] = (having[place % width] ?? 0) + 1;
    });
    const all = this.#files.length;
    return Array.from(having, (some) => Math.log(1 + (all - some + 0.5) / (some + 0.5)));
  }

  #countWords(row: number, { blob }: TreeFile): void {
    for (const word of this.#store.words(blob)) {
      const terms = this.#hits.get(word >>> 8);
      if (terms) for (const term of terms) this.#add(row, term, word & 255);
    }
  }

  #countPath(row: number, { path }: TreeFile): void {
    const cut = path.lastIndexOf("/") + 1;
    const name = path.slice(cut).replace(/\.[^.]*$/, "");
    const own = new Set([...partsOf(name), wholeOf(name)]);
    const folders = new Set(partsOf(path.slice(0, cut)));
    this.#terms.forEach((term, place) => {
      if (own.has(term)) this.#add(row, place, inName);
      if (folders.has(term)) this.#add(row, place, inFolder);
    });
  }

  #add(row: number, term: number, count: number): void {
    const place = row * this.#terms.length + term;
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
  }
}

/** Each clause may ask for files of its own, so a good answer to one beats a fair one to all. */
function answerOf(asked: readonly number[][], values: readonly number[]): number {
  let score = 0;
  for (const weights of asked) {
    let answer = 0;
    values.forEach((value, term) => (answer += value * (weights[term] ?? 0)));
    score += answer ** sharpness;
  }
  return score;
}
