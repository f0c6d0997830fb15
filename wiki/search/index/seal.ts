import { z } from "zod";
import { analyzerVersion } from "../analyze.ts";
import { chunkerVersion } from "../chunk-pages.ts";
import type { PageFacts } from "../store.ts";
import { repeats } from "./rows.ts";

/** Changes whenever the tables or the seal have another form. */
const formatVersion = 2;

/** What an index must have been made with to be of use now. */
export const madeWith = [formatVersion, chunkerVersion, analyzerVersion, ...repeats].join(".");

/** A page that is indexed: mark of its text, how many pages link to it, the page that replaces it. */
export type PageRow = [path: string, mark: string, inbound: number, supersededBy?: string];

const vectorsSchema = z.object({
  /** Version of the table that counts. */
  version: z.int(),
  /** Version after which it was last put in order. */
  tidiedAt: z.int(),
  model: z.string(),
  dimensions: z.int(),
  count: z.int(),
});

/** What the index on disk is, vouched for by `IndexFolder`. */
export const sealSchema = z.object({
  madeWith: z.literal(madeWith),
  /** Folder of the tables. */
  generation: z.string().regex(/^index-[0-9a-f]{8}$/),
  /** Version of the passages' table that counts: a later one was cut off before it was sealed. */
  version: z.int(),
  /** Version after which the table was last put in order. */
  tidiedAt: z.int(),
  chunks: z.int(),
  vectors: vectorsSchema.optional(),
  /** Not looked through one by one: there are thousands, and the seal's signature vouches for them. */
  pages: z.custom<PageRow[]>(Array.isArray),
  /** Every file of the tables with its stamp. */
  files: z.array(z.tuple([z.string(), z.string()])),
});
export type Seal = z.infer<typeof sealSchema>;
export type VectorSeal = z.infer<typeof vectorsSchema>;

/**
 * What the seal keeps of a page's hash: 128 of its 256 bits. Ten thousand whole hashes were two thirds of a
 * seal that is read and written at each change.
 */
export function markOf(hash: string): string {
  return hash.slice(0, 32);
}

/** Marks of the pages' texts, by path. */
export function marksOf({ pages }: Pick<Seal, "pages">): Map<string, string> {
  return new Map(pages.map(([path, mark]) => [path, mark]));
}

export function factsOf({ pages }: Pick<Seal, "pages">): Map<string, PageFacts> {
  return new Map(
    pages.map(([path, , inbound, supersededBy]) => [
      path,
      { inbound, ...(supersededBy === undefined ? {} : { supersededBy }) },
    ]),
  );
}

export function pageRows(
  marks: ReadonlyMap<string, string>,
  facts: ReadonlyMap<string, PageFacts>,
): PageRow[] {
  return Array.from(marks, ([path, mark]) => {
    const { inbound = 0, supersededBy } = facts.get(path) ?? {};
    return supersededBy === undefined ? [path, mark, inbound] : [path, mark, inbound, supersededBy];
  });
}
