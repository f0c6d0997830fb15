import MiniSearch from "minisearch";
import type { Page } from "../page.ts";
import { maxSnippet, type PageHit, type PageSearch } from "./page-search.ts";
import { sectionsOf, type Section } from "./sections.ts";
import { compoundsOf, tokenize } from "./tokenize.ts";

interface Entry {
  id: number;
  title: string;
  heading: string;
  /** Path, aliases and tags. */
  names: string;
  text: string;
}

/** A full-text index in memory over the sections of the pages: no model, no disk, built in one go. */
export class MemorySearch implements PageSearch {
  readonly #sections: Section[];
  readonly #index = new MiniSearch<Entry>({
    fields: ["title", "heading", "names", "text"],
    tokenize,
    processTerm: (term) => term, // `tokenize` has lowered it
    searchOptions: {
      boost: { title: 4, heading: 3, names: 2 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      weights: { prefix: 0.3, fuzzy: 0.2 },
    },
  });

  constructor(pages: readonly Page[]) {
    this.#sections = pages.flatMap(sectionsOf);
    this.#index.addAll(this.#sections.map(entryOf));
  }

  search(query: string, limit: number): Promise<PageHit[]> {
    const compounds = compoundsOf(query);
    // Who writes `startPump` wants that name before pages about starts and pumps.
    const boostTerm = (term: string): number => (compounds.has(term) ? 8 : 1);
    const found = this.#index.search(query, { boostTerm }).slice(0, Math.max(0, limit));
    const hits = found.flatMap(({ id, score, terms }) => {
      const section = this.#sections[Number(id)];
      return section ? [hitOf(section, score, terms)] : [];
    });
    return Promise.resolve(hits);
  }
}

function entryOf({ page, headings, text }: Section, id: number): Entry {
  const names = [page.id, ...page.aliases, ...page.tags].join(" ");
  return { id, title: page.title, heading: headings.join(" "), names, text };
}

function hitOf(
  { page, headings, text, line, endLine }: Section,
  score: number,
  terms: string[],
): PageHit {
  return {
    page: page.path,
    title: page.title,
    heading: headings.join(" > "),
    snippet: snippetOf(text, terms),
    score,
    line,
    endLine,
  };
}

/** Whole lines around the first line that has the most of the terms. */
function snippetOf(text: string, terms: readonly string[]): string {
  if (text.length <= maxSnippet) return text;
  const lines = text.split("\n");
  const counts = lines.map((line) => {
    const lower = line.toLowerCase();
    return terms.filter((term) => lower.includes(term)).length;
  });
  const best = counts.indexOf(Math.max(...counts));
  const from = Math.max(0, best - 1);
  const snippet = lines.slice(from).join("\n").slice(0, maxSnippet).trim();
  return `${from > 0 ? "… " : ""}${snippet} …`;
}
