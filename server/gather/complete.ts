import type { ServerServices } from "../services.ts";

export interface Completion {
  /** What goes between `[[` and `]]`. */
  insert: string;
  /** What is shown. */
  label: string;
  /** What else is shown, e.g. the page of a heading. */
  detail: string;
}

/** What a wiki link that was begun could become: pages by title, name or alias, and after `#` headings. */
export async function completions(
  { wiki }: Pick<ServerServices, "wiki">,
  begun: string,
  limit: number,
): Promise<Completion[]> {
  const index = await wiki.index();
  const hash = begun.indexOf("#");
  if (hash >= 0) {
    const page = index.find(begun.slice(0, hash));
    const wanted = begun.slice(hash + 1).toLowerCase();
    return (page?.document.headings ?? [])
      .filter(({ text }) => text.toLowerCase().includes(wanted))
      .slice(0, limit)
      .map(({ text }) => ({
        insert: `${begun.slice(0, hash)}#${text}`,
        label: text,
        detail: page?.title ?? "",
      }));
  }
  const wanted = begun.toLowerCase();
  const found: (Completion & { rank: number })[] = [];
  for (const { id, title, aliases } of index.pages) {
    const name = id.slice(id.lastIndexOf("/") + 1);
    const insert = index.find(name)?.id === id ? name : id; // the whole id where the name is not enough
    for (const label of new Set([title, ...aliases])) {
      const rank = rankOf(wanted, [label.toLowerCase(), name.toLowerCase(), id.toLowerCase()]);
      if (rank === undefined) continue;
      const isPlain = label === title && label.toLowerCase() === name.toLowerCase();
      const text = isPlain ? insert : `${insert}|${label}`;
      found.push({ insert: text, label, detail: id, rank });
    }
  }
  return found
    .toSorted((left, right) => left.rank - right.rank || left.label.localeCompare(right.label))
    .slice(0, limit)
    .map(({ insert, label, detail }) => ({ insert, label, detail }));
}

/** 0 at the beginning of the label, 1 of the name, 2 of a word, 3 anywhere; undefined where it is not. */
function rankOf(wanted: string, [label = "", name = "", id = ""]: string[]): number | undefined {
  if (label.startsWith(wanted)) return 0;
  if (name.startsWith(wanted)) return 1;
  if (label.includes(` ${wanted}`) || id.includes(`-${wanted}`)) return 2;
  return label.includes(wanted) || id.includes(wanted) ? 3 : undefined;
}
