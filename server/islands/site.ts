import MiniSearch, { type SearchResult } from "minisearch";

/**
 * The search of an exported site. Pages may be opened from the disk, where a browser loads neither modules nor
 * JSON: so this is built as one classic script, and what it searches is another that sets a variable.
 */
type Row = readonly [file: string, id: string, title: string, names: string, text: string];

const most = 40;
/** Characters of a page shown around what was found. */
const around = 90;

const own = document.currentScript;
const root = new URL("..", own instanceof HTMLScriptElement ? own.src : location.href);
const field = document.querySelector<HTMLInputElement>(".side .search input");
const words = document.getElementById(":found-words");
const list = document.getElementById(":found");

document.addEventListener("keydown", (event) => {
  const isSearch = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (!field || (!isSearch && (event.key !== "/" || event.target instanceof HTMLInputElement)))
    return;
  event.preventDefault();
  field.focus();
  field.select();
});

if (field && words && list) void openSearch(field, words, list);

async function openSearch(input: HTMLInputElement, status: Element, shown: Element): Promise<void> {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  status.textContent = "Reading the pages…";
  const rows = await readRows();
  if (!rows) {
    status.textContent = "What is to be searched could not be read.";
    return;
  }
  const index = indexOf(rows);
  const search = (): void => show(input.value.trim(), { rows, index, status, shown });
  input.addEventListener("input", search);
  input.form?.addEventListener("submit", (event) => event.preventDefault());
  search();
}

interface Search {
  rows: readonly Row[];
  index: MiniSearch;
  status: Element;
  shown: Element;
}

function show(query: string, { rows, index, status, shown }: Search): void {
  const hits = query === "" ? [] : index.search(query).slice(0, most);
  shown.replaceChildren(
    ...hits.flatMap((hit) => {
      const row = rows[Number(hit.id)];
      return row ? [lineOf(row, hit)] : [];
    }),
  );
  status.textContent =
    query === ""
      ? "Type to search pages."
      : hits.length === 0
        ? "Nothing was found."
        : `${hits.length === most ? `The first ${most}` : hits.length} found`;
}

function indexOf(rows: readonly Row[]): MiniSearch {
  const index = new MiniSearch({
    fields: ["title", "names", "text"],
    searchOptions: { boost: { title: 4, names: 3 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
  });
  index.addAll(
    rows.map(([, name, title, names, text], id) => ({
      id,
      title: `${title} ${name.replaceAll(/[/_-]/g, " ")}`,
      names,
      text,
    })),
  );
  return index;
}

/** Text only: nothing of a page becomes HTML here. */
function lineOf([file, id, title, , text]: Row, hit: SearchResult): HTMLElement {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(file.split("/").map(encodeURIComponent).join("/"), root).href;
  link.textContent = title;
  const place = document.createElement("span");
  place.className = "quiet";
  place.textContent = ` ${id}`;
  const part = document.createElement("p");
  part.className = "mention";
  part.append(...snippetOf(text, hit.terms));
  line.append(link, place, part);
  return line;
}

/** The text around the first of the words, which is marked. */
function snippetOf(text: string, terms: readonly string[]): (string | Node)[] {
  const small = text.toLowerCase();
  const [first] = terms
    .map((term) => ({ term, at: small.indexOf(term) }))
    .filter(({ at }) => at >= 0)
    .toSorted((left, right) => left.at - right.at);
  if (!first) return [text.length > 2 * around ? `${text.slice(0, 2 * around)}…` : text];
  const end = first.at + first.term.length;
  const start = Math.max(0, first.at - around);
  const mark = document.createElement("mark");
  mark.textContent = text.slice(first.at, end);
  const before = `${start > 0 ? "…" : ""}${text.slice(start, first.at)}`;
  const after = text.slice(end, end + around);
  return [before, mark, `${after}${end + around < text.length ? "…" : ""}`];
}

function readRows(): Promise<readonly Row[] | undefined> {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = new URL("search-data.js", root).href;
    script.addEventListener("load", () => {
      const rows: unknown = Reflect.get(globalThis, "loopwikiPages");
      resolve(Array.isArray(rows) ? rows.filter(isRow) : undefined);
    });
    script.addEventListener("error", () => resolve(undefined));
    document.head.append(script);
  });
}

function isRow(value: unknown): value is Row {
  return (
    Array.isArray(value) && value.length === 5 && value.every((part) => typeof part === "string")
  );
}
