import { staleReason, GitFacts, type Page } from "#wiki";
import { Fresh } from "../live/fresh.ts";
import type { ServerServices } from "../services.ts";

/** Code that a page was compiled from, and whether it still says the same. */
export interface SourceState {
  /** Repository path. */
  path: string;
  symbol?: string;
  /** Git blob the page was compiled from; without one nothing can be said. */
  blob?: string;
  state: "same" | "changed" | "unknown";
  /** Why it is changed, in a sentence. */
  reason?: string;
}

type Services = Pick<ServerServices, "wiki">;

/** What git knows, shared by all pages for a moment: asking costs two processes. */
const facts = new WeakMap<Services["wiki"], Fresh<GitFacts>>();

/** Staleness by the code, not by age (DESIGN 1, promise 2): the same answer as lint's. */
export async function sourceStates({ wiki }: Services, page: Page): Promise<SourceState[]> {
  const sources = page.fields?.sources ?? [];
  if (sources.length === 0) return [];
  const repository = await factsOf(wiki).get();
  return Promise.all(
    sources.map(async ({ path, symbol, blob }): Promise<SourceState> => {
      const reason = await staleReason({ path, symbol, blob }, repository);
      const what = {
        path,
        ...(symbol !== undefined && { symbol }),
        ...(blob !== undefined && { blob }),
      };
      if (reason !== undefined) return { ...what, state: "changed", reason };
      return { ...what, state: blob === undefined ? "unknown" : "same" };
    }),
  );
}

function factsOf(wiki: Services["wiki"]): Fresh<GitFacts> {
  const known = facts.get(wiki);
  if (known) return known;
  const read = async (): Promise<GitFacts> => {
    const made = new GitFacts(wiki.content);
    await made.blobOf("."); // asks git now, so that how long it takes is known
    return made;
  };
  const made = new Fresh(read, { share: 50, mostMs: 2_000 });
  facts.set(wiki, made);
  return made;
}
