import { useEffect, useState } from "preact/hooks";
import { searchPages, type Found } from "./api.ts";

/** Milliseconds without a key before the server is asked. */
const pause = 90;

/** Search as one types: arrows choose, Enter goes there. */
export function Palette({ close }: { close: () => void }) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly Found[]>([]);
  const [chosen, setChosen] = useState(0);
  const [words, setWords] = useState("Type to search pages.");

  useEffect(() => {
    const wanted = query.trim();
    if (wanted === "") {
      setFound([]);
      setWords("Type to search pages.");
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      searchPages(wanted, abort.signal).then(
        (hits) => {
          setFound(hits);
          setChosen(0);
          setWords(hits.length === 0 ? "Nothing was found." : `${hits.length} found`);
        },
        () => !abort.signal.aborted && setWords("The search did not answer."),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);

  const go = (event: Event): void => {
    event.preventDefault();
    const hit = found[chosen];
    close();
    location.assign(hit?.href ?? `/search?q=${encodeURIComponent(query)}`);
  };
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || found.length === 0) return;
    event.preventDefault();
    setChosen((chosen + step + found.length) % found.length);
  };

  return (
    <form onSubmit={go}>
      <input
        type="text"
        role="combobox"
        aria-label="Search"
        aria-expanded={found.length > 0}
        aria-controls=":found-list"
        aria-activedescendant={found.length > 0 ? `:found-${chosen}` : undefined}
        autocomplete="off"
        autofocus
        placeholder="Search pages"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={move}
      />
      <ul id=":found-list" role="listbox" aria-label="Pages">
        {found.map(({ href, title, id, snippet }, at) => (
          <li
            id={`:found-${at}`}
            role="option"
            aria-selected={at === chosen}
            onClick={() => location.assign(href)}
          >
            <b>{title}</b>
            <span>{`${id} · ${snippet}`}</span>
          </li>
        ))}
      </ul>
      <p role="status">{words}</p>
    </form>
  );
}
