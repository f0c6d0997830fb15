import { LoopwikiError } from "../../errors.ts";
import { mostEdits, nearestTerm } from "../near-term.ts";
import type {
  Candidate,
  ChunkFilter,
  ChunkStore,
  PageFacts,
  Respelling,
  TextQuery,
} from "../store.ts";
import type { IndexFolder } from "./index-folder.ts";
import { loadLance, type Query, type Table } from "./lance.ts";
import { forgetOldest, numbersOf, Passages, rowNumber } from "./passages.ts";
import { factsOf, type Seal } from "./seal.ts";
import { all, conditionOf, quoted } from "./sql.ts";

/** Ways in which the beginning of a word may go on, and passages looked through for them. */
const maxEndings = 64;
const maxScanned = 2000;
/** Passages looked through for a word that is nearly as asked. */
const maxNear = 20;
/** A word that only begins as asked counts half. */
const endingWeight = 0.5;
/** Vectors whose passage is known without a look. */
const mostKept = 20_000;

/** The tables that a seal vouches for, at its versions. */
export interface SealedTables {
  seal: Seal;
  chunks: Table;
  vectors: Table | undefined;
}

/** Undefined when there is no good index. Rejects when LanceDB cannot read what the seal vouches for. */
export async function openTables(folder: IndexFolder): Promise<SealedTables | undefined> {
  const seal = await folder.readSeal();
  if (!seal) return undefined;
  const connection = await loadLance().lance.connect(folder.pathOf(seal.generation));
  const openAt = async (name: string, version: number): Promise<Table> => {
    const table = await connection.openTable(name);
    if ((await table.version()) !== version) await table.checkout(version);
    return table;
  };
  const chunks = await openAt("chunks", seal.version);
  const vectors = seal.vectors && (await openAt("vectors", seal.vectors.version));
  return { seal, chunks, vectors };
}

/** Passages in LanceDB on disk: full text with our own terms, and vectors. Reads only. */
export class LanceStore implements ChunkStore {
  readonly #tables: SealedTables;
  readonly #passages: Passages;
  readonly #vectorRows = new Map<bigint, VectorRow>();
  #facts: ReadonlyMap<string, PageFacts> | undefined;

  constructor(tables: SealedTables) {
    this.#tables = tables;
    this.#passages = new Passages(tables.chunks);
  }

  async searchText(
    query: TextQuery,
    limit: number,
    filter: ChunkFilter = {},
  ): Promise<Candidate[]> {
    if (limit <= 0) return [];
    const phrases = query.phrases.filter((phrase) => phrase.length > 0);
    const weights = new Map<string, number>();
    for (const term of [...query.terms, ...phrases.flat()].flatMap((term) => term.split(/\s+/)))
      if (term !== "") weights.set(term, (weights.get(term) ?? 0) + 1);
    for (const prefix of query.prefixes)
      for (const ending of await this.#endingsOf(prefix))
        weights.set(ending, (weights.get(ending) ?? 0) + endingWeight);
    if (weights.size === 0) return [];
    const inARow = phrases.map((phrase) => `contains(words, ${quoted(` ${phrase.join(" ")} `)})`);
    const found = await ask(
      this.#tables.chunks.query().fullTextSearch(matchOf(weights)),
      all([conditionOf(filter), ...inARow]),
    )
      .select([...this.#passages.columns, "_score"])
      .limit(limit)
      .toArrow();
    const chunks = await this.#passages.of(found);
    const scores = found.getChild("_score");
    return chunks.flatMap((chunk, at) =>
      chunk ? [{ chunk, score: Number(scores?.get(at)) }] : [],
    );
  }

  async respellings(terms: readonly string[]): Promise<Respelling[]> {
    const found = await Promise.all(terms.map((term) => this.#respelling(term)));
    return found.filter((respelling) => respelling !== undefined);
  }

  /** LanceDB finds passages with neighbours of the term; which of their terms is nearest is looked up in them. */
  async #respelling(asked: string): Promise<Respelling | undefined> {
    if (mostEdits(asked) === 0) return undefined;
    const { MatchQuery } = loadLance().lance;
    const search = (options: { fuzziness?: number; prefixLength?: number }): Query =>
      this.#tables.chunks.query().fullTextSearch(new MatchQuery(asked, "words", options));
    const exact = await search({}).select([rowNumber]).limit(1).toArrow();
    if (exact.numRows > 0) return undefined;
    const near = search({ fuzziness: 2, prefixLength: 1 }); // two letters that are swapped count as two
    const rows = await near.select(["words"]).limit(maxNear).toArray();
    const counts = new Map<string, number>();
    for (const { words } of rows)
      for (const term of new Set(String(words).split(/\s+/)))
        counts.set(term, (counts.get(term) ?? 0) + 1);
    const meant = nearestTerm(asked, counts);
    return meant === undefined ? undefined : { asked, meant };
  }

  async searchVector(
    vector: Float32Array,
    limit: number,
    filter: ChunkFilter = {},
  ): Promise<Candidate[]> {
    const { vectors, seal } = this.#tables;
    if (!vectors || limit <= 0) return [];
    if (vector.length !== seal.vectors?.dimensions) throw wrongModel(vector, seal);
    const near = await ask(vectors.vectorSearch(vector).distanceType("dot"), conditionOf(filter))
      .select([rowNumber, "_distance"])
      .limit(limit)
      .toArrow();
    const rows = await this.#vectorRowsAt(numbersOf(near), vectors);
    const byId = await this.#passages.withIds(rows.flatMap((row) => (row ? [row.id] : [])));
    const distances = near.getChild("_distance");
    return rows.flatMap((row, at) => {
      const chunk = row && byId.get(row.id);
      // A vector of a passage that has changed since says nothing of it.
      if (!chunk || chunk.hash !== row.hash) return [];
      return [{ chunk, score: 1 - Number(distances?.get(at)) }];
    });
  }

  async vectorsOf(page: string): Promise<Float32Array[]> {
    const rows = await this.#tables.vectors
      ?.query()
      .where(`page = ${quoted(page)}`)
      .select(["vector"])
      .toArray();
    return (rows ?? []).map(({ vector }) => Float32Array.from(vector));
  }

  pageFacts(): Promise<ReadonlyMap<string, PageFacts>> {
    return Promise.resolve((this.#facts ??= factsOf(this.#tables.seal)));
  }

  coverage(): Promise<{ chunks: number; vectors: number }> {
    const { chunks, vectors } = this.#tables.seal;
    return Promise.resolve({ chunks, vectors: Math.min(chunks, vectors?.count ?? 0) });
  }

  close(): Promise<void> {
    this.#tables.chunks.close();
    this.#tables.vectors?.close();
    return Promise.resolve();
  }

  async #vectorRowsAt(
    numbers: readonly bigint[],
    vectors: Table,
  ): Promise<(VectorRow | undefined)[]> {
    forgetOldest(this.#vectorRows, mostKept);
    const missing = numbers.filter((number) => !this.#vectorRows.has(number));
    if (missing.length > 0) {
      const rows = vectors.takeRowIds(missing).select([rowNumber, "id", "hash"]);
      for (const { id, hash, [rowNumber]: number } of await rows.toArray())
        this.#vectorRows.set(number, { id, hash });
    }
    return numbers.map((number) => this.#vectorRows.get(number));
  }

  /** Terms that begin so, in their order, from the passages that have one. */
  async #endingsOf(prefix: string): Promise<string[]> {
    if (prefix === "" || /\s/.test(prefix)) return [];
    const rows = await this.#tables.chunks
      .query()
      .where(`contains(words, ${quoted(` ${prefix}`)})`)
      .select(["words"])
      .limit(maxScanned)
      .toArray();
    const terms = rows.flatMap(({ words }) => String(words).split(/\s+/));
    const endings = new Set(terms.filter((term) => term.startsWith(prefix)));
    return [...endings].toSorted().slice(0, maxEndings);
  }
}

/** Which passage a vector is of, as that was then. */
interface VectorRow {
  id: string;
  hash: string;
}

/** Any of the terms, each with its weight; those of one weight are one question. */
function matchOf(weights: ReadonlyMap<string, number>) {
  const { lance } = loadLance();
  const byWeight = new Map<number, string[]>();
  for (const [term, weight] of weights)
    byWeight.set(weight, [...(byWeight.get(weight) ?? []), term]);
  const matches = Array.from(
    byWeight,
    ([boost, terms]) => new lance.MatchQuery(terms.join(" "), "words", { boost }),
  );
  const [only] = matches;
  if (only && matches.length === 1) return only;
  return new lance.BooleanQuery(matches.map((match) => [lance.Occur.Should, match]));
}

function ask<Q extends { where(condition: string): Q }>(
  query: Q,
  condition: string | undefined,
): Q {
  return condition === undefined ? query : query.where(condition);
}

function wrongModel(vector: Float32Array, { vectors }: Seal): LoopwikiError {
  return new LoopwikiError(
    "other-model",
    `Unexpected vector of ${vector.length} numbers, expected ${vectors?.dimensions} of ${vectors?.model}.`,
    { hint: "loopwiki index" },
  );
}
