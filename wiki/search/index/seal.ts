import { z } from "zod";
import { analyzerVersion } from "../analyze.ts";
import { chunkerVersion } from "../chunk-pages.ts";
import type { PageFacts } from "../store.ts";
import { repeats } from "./rows.ts";

/** Changes whenever the tables or the seal have another form. */
const formatVersion = 1;

/** What an index must have been made with to be of use now. */
export const madeWith = [formatVersion, chunkerVersion, analyzerVersion, ...repeats].join(".");

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
  pages: z.int(),
  vectors: vectorsSchema.optional(),
  /** Per page: how many pages link to it, and the page that replaces it. */
  facts: z.array(z.tuple([z.string(), z.int(), z.string().optional()])),
  /** Every file of the tables with its stamp. */
  files: z.array(z.tuple([z.string(), z.string()])),
});
export type Seal = z.infer<typeof sealSchema>;
export type VectorSeal = z.infer<typeof vectorsSchema>;

export function factRows(facts: ReadonlyMap<string, PageFacts>): Seal["facts"] {
  return Array.from(facts, ([page, { inbound, supersededBy }]) =>
    supersededBy === undefined ? [page, inbound] : [page, inbound, supersededBy],
  );
}

export function factsOf({ facts }: Pick<Seal, "facts">): Map<string, PageFacts> {
  return new Map(
    facts.map(([page, inbound, supersededBy]) => [
      page,
      { inbound, ...(supersededBy === undefined ? {} : { supersededBy }) },
    ]),
  );
}
