import { analyze, analyzeWords } from "./analyze.ts";
import { mostEdits } from "./near-term.ts";
import type { ParsedQuery } from "./parse-query.ts";
import type { Hit } from "./rank/hit.ts";
import type { Respelling } from "./store.ts";

/** In a long question one word more or less tells little, and each costs a look into the index. */
const mostTerms = 8;

/** Terms of a short query that none of the hits seems to have: they may be in no page at all. */
export function suspectTerms({ words }: ParsedQuery, hits: readonly Hit[]): string[] {
  const terms = [...new Set(words.terms)];
  if (terms.length > mostTerms) return [];
  const text = hits
    .map(({ title, headings, page, text }) => [title, ...headings, page, text].join("\n"))
    .join("\n")
    .toLowerCase();
  return terms
    .filter((term) => mostEdits(term) > 0)
    .filter((term) => !words.prefixes.some((prefix) => prefix.startsWith(term)))
    .filter((term) => !text.includes(term.slice(0, -1))); // a stem may have changed the last letter
}

/** The query with what was meant in the place of what was asked, in its text too. */
export function respell(query: ParsedQuery, respellings: readonly Respelling[]): ParsedQuery {
  const meant = new Map(respellings.map(({ asked, meant }) => [asked, meant]));
  let text = query.text;
  for (const { start, end, terms } of analyzeWords(query.text).toReversed()) {
    const other = terms.map((term) => meant.get(term)).find((term) => term !== undefined);
    if (other !== undefined) text = `${text.slice(0, start)}${other}${text.slice(end)}`;
  }
  const terms = query.words.terms.map((term) => meant.get(term) ?? term);
  return { ...query, text, words: { ...query.words, terms } };
}

/** For people: words as they wrote them, and as the pages that were found write them. */
export function describeRespelling(
  { asked, meant }: Respelling,
  query: ParsedQuery,
  hits: readonly Hit[],
): string {
  const texts = hits.flatMap(({ snippet, title }) => [snippet.text, title]);
  return `No page has "${wordOf(asked, [query.text])}": showing results for "${wordOf(meant, texts)}".`;
}

/** The first word with this term, in lower case; else the term itself. */
function wordOf(term: string, texts: readonly string[]): string {
  for (const text of texts)
    for (const { start, end, terms } of analyzeWords(text))
      if (terms.includes(term) && analyze(text.slice(start, end))[0] === term)
        return text.slice(start, end).toLowerCase();
  return term;
}
