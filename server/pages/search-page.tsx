import type { FC } from "hono/jsx";
import { pageAddress } from "../addresses.ts";
import type { Facet, SearchHit, SearchResult } from "../gather/search.ts";
import { plainSnippet } from "../gather/plain-snippet.ts";
import { count } from "../words.ts";

export interface SearchProps {
  query: string;
  /** Undefined when nothing was asked for. */
  result: SearchResult | undefined;
  /** Why the query could not be answered. */
  problem: string | undefined;
  /** Hits before the first that is shown. */
  offset: number;
}

export const pageOfHits = 20;

export const SearchPage: FC<SearchProps> = ({ query, result, problem, offset }) => (
  <>
    <header class="page-head">
      <h1>Search</h1>
    </header>
    <form class="search-form" action="/search">
      <input
        type="search"
        name="q"
        value={query}
        aria-label="Search for"
        autofocus={query === ""}
      />
      <button class="button first" type="submit">
        Search
      </button>
    </form>
    {problem !== undefined && <p class="warning">{problem}</p>}
    {result === undefined ? <Hints /> : <Found result={result} offset={offset} />}
  </>
);

const Hints: FC = () => (
  <div class="quiet">
    <p>Words find pages by what they say; filters narrow them:</p>
    <ul>
      <li>
        <code>type:domain</code>, <code>tag:money</code>, <code>path:20_SYSTEM</code>
      </li>
      <li>
        <code>"exact words"</code>, <code>-without</code>
      </li>
    </ul>
  </div>
);

const Found: FC<{ result: SearchResult; offset: number }> = ({ result, offset }) => (
  <div class="with-margin">
    <section aria-labelledby=":found">
      <h2 id=":found" class="sr-only">
        Found
      </h2>
      <p class="quiet" role="status">
        {result.total === 0 ? "Nothing was found." : count(result.total, "page")}
      </p>
      <ol class="results" start={offset + 1}>
        {result.hits.map((hit) => (
          <Hit hit={hit} />
        ))}
      </ol>
      <Pager result={result} offset={offset} />
      {result.notes.map((note) => (
        <p class="quiet">{note}</p>
      ))}
    </section>
    <aside class="margin" aria-label="Narrow the search">
      <div>
        <Facets name="Type" facets={result.facets.type} />
        <Facets name="Tag" facets={result.facets.tag} />
        <Facets name="Folder" facets={result.facets.path} />
      </div>
    </aside>
  </div>
);

const Hit: FC<{ hit: SearchHit }> = ({ hit }) => (
  <li>
    <h2>
      <a href={pageAddress(hit.id)}>{hit.title}</a>
    </h2>
    <p class="quiet">{[hit.id, ...hit.headings].join(" › ")}</p>
    <p class="snippet">
      <Highlighted hit={hit} />
    </p>
    {hit.warnings.map((warning) => (
      <p class="warning">{warning}</p>
    ))}
  </li>
);

const Highlighted: FC<{ hit: SearchHit }> = ({ hit }) => {
  const { text, places } = plainSnippet(hit.snippet, hit.highlights);
  return (
    <>
      {places.map(([start, end], at) => (
        <>
          {text.slice(places[at - 1]?.[1] ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </>
      ))}
      {text.slice(places.at(-1)?.[1] ?? 0)}
    </>
  );
};

const Pager: FC<{ result: SearchResult; offset: number }> = ({ result, offset }) => {
  const to = (from: number): string =>
    `/search?q=${encodeURIComponent(result.query)}${from > 0 ? `&from=${from}` : ""}`;
  return (
    <p class="actions">
      {offset > 0 && <a href={to(Math.max(0, offset - pageOfHits))}>Before</a>}
      {offset + pageOfHits < result.total && <a href={to(offset + pageOfHits)}>More</a>}
    </p>
  );
};

const Facets: FC<{ name: string; facets: readonly Facet[] }> = ({ name, facets }) =>
  facets.length === 0 ? (
    <></>
  ) : (
    <nav aria-label={name} class="facets">
      <h2>{name}</h2>
      <ul class="plain-list">
        {facets.map(({ value, count, query, active }) => (
          <li>
            <a
              href={`/search?q=${encodeURIComponent(query)}`}
              aria-current={active ? "true" : undefined}
            >
              {value} <span class="quiet">{active ? "remove" : count}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
