import type { Page } from "../page.ts";
import { chunksOf } from "./chunk-pages.ts";
import { MemoryStore } from "./memory-store.ts";
import { SearchEngine } from "./search-engine.ts";
import type { PageFacts } from "./store.ts";

/**
 * Search by words over some pages, in memory and without a trace: for the few pages of a packet and for
 * checks that must not write. 10,000 pages take about two seconds to read in; an index takes none.
 */
export function engineInMemory(
  pages: readonly Page[],
  { clock, facts }: { clock: () => Date; facts?: ReadonlyMap<string, PageFacts> },
): SearchEngine {
  const chunks = pages.flatMap((page) => chunksOf(page));
  return new SearchEngine({ store: new MemoryStore(chunks, new Map(), facts), clock });
}
