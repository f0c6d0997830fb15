import { useEffect, useState } from "preact/hooks";
import { searchPages, type Found } from "./api.ts";

/** Milliseconds without a key before the server is asked. */
const pause = 90;

interface Answer {
  found: readonly Found[];
  words: string;
}

const nothingYet: Answer = { found: [], words: "Type to search pages." };

async function answerTo(query: string, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const found = await searchPages(query, signal);
    return { found, words: found.length === 0 ? "Nothing was found." : `${found.length} found` };
  } catch {
    return signal.aborted ? undefined : { found: [], words: "The search did not answer." };
  }
}

/** What was found for the last query that stood still. */
function useSearch(query: string): Answer {
  const [answer, setAnswer] = useState(nothingYet);
  useEffect(() => {
    const wanted = query.trim();
    if (wanted === "") {
      setAnswer(nothingYet);
      return undefined;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      const next = await answerTo(wanted, abort.signal);
      if (next) setAnswer(next);
    };
    const timer = setTimeout(() => void ask(), pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);
  return answer;
}

/** Search as one types: arrows choose, Enter goes there. */
export function Palette({ close }: { close: () => void }) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const { found, words } = useSearch(query);

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
  const type = (text: string): void => {
    setQuery(text);
    setChosen(0);
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
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={move}
      />
      <List found={found} chosen={chosen} />
      <p role="status">{words}</p>
    </form>
  );
}

function List({ found, chosen }: { found: readonly Found[]; chosen: number }) {
  if (found.length === 0) return null;
  return (
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
  );
}
