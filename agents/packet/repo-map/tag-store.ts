import { outlineOf, symbolKinds, type Definition, type Git } from "#wiki";
import { readBlobs, type TreeFile } from "./read-blobs.ts";
import { packTable, parseStored, unpackTable } from "./stored-tags.ts";
import { namesIn } from "./words.ts";

/** Where the store is kept between runs; a `ContentRoot` is one. */
export interface WorkingFiles {
  readWorkingFile(name: string): Promise<string | undefined>;
  writeWorkingFile(name: string, text: string): Promise<void>;
}

const fileName = "repo-map.json";
/** Raise it when what is stored, or how words or definitions are found, changes. */
const version = 1;
const nothing = new Uint32Array();

/**
 * What is known of each content, by its git hash, so that nothing is read twice whatever it is named and
 * wherever it stands: the names in it with their counts, and its definitions. Kept compact (a number per
 * name, two per definition), since a repository has a million of them.
 */
export class TagStore {
  readonly #files: WorkingFiles | undefined;
  #names: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #words = new Map<string, Uint32Array>();
  readonly #definitions = new Map<string, Uint32Array>();
  #changed = false;

  private constructor(files: WorkingFiles | undefined) {
    this.#files = files;
  }

  /** A store that is missing, of another version or damaged starts empty: it only saves time. */
  static async open(files: WorkingFiles | undefined): Promise<TagStore> {
    const store = new TagStore(files);
    const text = await files?.readWorkingFile(fileName);
    if (text !== undefined) store.#load(text);
    return store;
  }

  /** All names there are; the numbers of `words` and `definitions` are places in it. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** For each name in a content `id * 256 + count`, the count at most 255. */
  words(blob: string): Uint32Array {
    return this.#words.get(blob) ?? nothing;
  }

  /** For each definition the name's number, then `line * 16 + depth * 4 + kind`; `decode` reads it. */
  definitions(blob: string): Uint32Array {
    return this.#definitions.get(blob) ?? nothing;
  }

  definitionsOf(blob: string): Definition[] {
    const packed = this.definitions(blob);
    return Array.from({ length: packed.length / 2 }, (_, index) => {
      const [name = 0, rest = 0] = packed.subarray(2 * index, 2 * index + 2);
      const kind = symbolKinds[rest % 4] ?? "value";
      const depth = Math.floor(rest / 4) % 4;
      return { name: this.#names[name] ?? "", kind, depth, line: Math.floor(rest / 16) };
    });
  }

  /** Reads the words of the contents that are new. */
  async readWords(git: Git, files: readonly TreeFile[]): Promise<void> {
    const missing = files.filter(({ blob }) => !this.#words.has(blob)).map(({ blob }) => blob);
    if (missing.length === 0) return;
    for await (const { blob, text } of readBlobs(git, [...new Set(missing)]))
      this.#words.set(blob, this.#pack(namesOf(text)));
    for (const blob of missing) if (!this.#words.has(blob)) this.#words.set(blob, nothing);
    this.#changed = true;
  }

  /** Parses the contents that are new. */
  async readDefinitions(git: Git, files: readonly TreeFile[]): Promise<void> {
    const missing = new Map<string, string>();
    for (const { blob, path } of files) if (!this.#definitions.has(blob)) missing.set(blob, path);
    if (missing.size === 0) return;
    for await (const { blob, text } of readBlobs(git, [...missing.keys()])) {
      const found = isMinified(text) ? [] : await outlineOf(missing.get(blob) ?? "", text);
      this.#definitions.set(blob, this.#packDefinitions(found ?? []));
    }
    for (const blob of missing.keys())
      if (!this.#definitions.has(blob)) this.#definitions.set(blob, nothing);
    this.#changed = true;
  }

  /** Writes what is new to the disk, without the contents that no file of `files` has any more. */
  async save(files: readonly TreeFile[]): Promise<void> {
    if (!this.#changed || this.#files === undefined) return;
    const used = new Set(files.map(({ blob }) => blob));
    await this.#files.writeWorkingFile(fileName, this.#serialize(used));
    this.#changed = false;
  }

  #id(name: string): number {
    if (this.#ids.size === 0) this.#names.forEach((name, id) => this.#ids.set(name, id)); // rarely needed
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.push(name) - 1;
    this.#ids.set(name, id);
    return id;
  }

  #pack(counts: ReadonlyMap<string, number>): Uint32Array {
    return Uint32Array.from(counts, ([name, count]) => this.#id(name) * 256 + Math.min(count, 255));
  }

  #packDefinitions(definitions: readonly Definition[]): Uint32Array {
    const numbers = definitions.flatMap(({ name, kind, line, depth }) => [
      this.#id(name),
      line * 16 + Math.min(depth, 3) * 4 + symbolKinds.indexOf(kind),
    ]);
    return Uint32Array.from(numbers);
  }

  #serialize(used: ReadonlySet<string>): string {
    const keep = [...this.#words.keys()].filter((blob) => used.has(blob));
    const kept = new TagStore(undefined); // only the names that are still used
    for (const blob of keep) {
      const words = this.words(blob).map(
        (word) => kept.#id(this.#names[word >>> 8] ?? "") * 256 + (word & 255),
      );
      kept.#words.set(blob, words);
      if (!this.#definitions.has(blob)) continue;
      const definitions = this.definitions(blob).map((value, index) =>
        index % 2 === 0 ? kept.#id(this.#names[value] ?? "") : value,
      );
      kept.#definitions.set(blob, definitions);
    }
    return JSON.stringify({
      version,
      names: kept.#names.join("\n"),
      words: packTable(kept.#words),
      definitions: packTable(kept.#definitions),
    });
  }

  #load(text: string): void {
    const stored = parseStored(text, version);
    if (stored === undefined) return;
    this.#names = stored.names === "" ? [] : stored.names.split("\n");
    for (const [blob, words] of unpackTable(stored.words)) this.#words.set(blob, words);
    for (const [blob, found] of unpackTable(stored.definitions)) this.#definitions.set(blob, found);
  }
}

/** Stands for the header of generated code; no name has a space. */
export const generatedMark = "generated file";

function namesOf(text: string): Map<string, number> {
  if (isMinified(text)) return new Map([[generatedMark, 1]]);
  const names = namesIn(text);
  if (/@generated\b|\bDO NOT EDIT\b|\bauto-?generated\b/i.test(text.slice(0, 1000)))
    names.set(generatedMark, 1);
  return names;
}

/** Code that no person reads: lines of hundreds of characters. */
function isMinified(text: string): boolean {
  if (text.length < 5000) return false;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return text.length / lines > 250;
}
