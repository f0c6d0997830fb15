import type { PageIndex } from "../../links/resolve.ts";
import { plainQuery } from "../parse-query.ts";
import type { SearchEngine, SearchMode } from "../search-engine.ts";
import type { Golden, GoldenQuery } from "./golden-file.ts";

/** How one golden query did. */
export interface GoldenAnswer extends GoldenQuery {
  /** Share of the expected pages among the first five. */
  recall5: number;
  /** Whether every expected page is among the first `top`. */
  holds: boolean;
  /** 1-based place of each expected page; undefined when it was not found, or no page has that name. */
  places: { page: string; place: number | undefined; exists: boolean }[];
  /** What stands first instead. */
  first: string | undefined;
}

export interface GoldenReport {
  /** What was in fact searched by. */
  mode: SearchMode;
  /** Mean over all queries: 0 to 1. */
  recall5: number;
  floor: number;
  /** Whether recall@5 reaches the floor. */
  met: boolean;
  answers: GoldenAnswer[];
}

/** Asks every golden query, just as it would be asked. */
export async function measureGolden(
  { floor, queries }: Golden,
  { engine, index, mode }: { engine: SearchEngine; index: PageIndex; mode: SearchMode },
): Promise<GoldenReport> {
  const answers: GoldenAnswer[] = [];
  let used = mode;
  for (const golden of queries) {
    const limit = Math.max(5, golden.top);
    const query = plainQuery(golden.query);
    const { hits, ...answer } = await engine.search({ query, limit, mode });
    used = answer.mode;
    const found = hits.map(({ page }) => page);
    const places = golden.expect.map((name) => {
      const page = (index.byPath(name) ?? index.find(name))?.path;
      const place = page === undefined ? 0 : found.indexOf(page) + 1;
      return { page: page ?? name, place: place || undefined, exists: page !== undefined };
    });
    const within = (top: number): number =>
      places.filter(({ place }) => place !== undefined && place <= top).length;
    answers.push({
      ...golden,
      recall5: within(5) / places.length,
      holds: within(golden.top) === places.length,
      places,
      first: found[0],
    });
  }
  const recall5 = answers.reduce((sum, answer) => sum + answer.recall5, 0) / answers.length;
  return { mode: used, recall5, floor, met: recall5 >= floor, answers };
}
