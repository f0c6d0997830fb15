import type { Chunk } from "#plans";
import { Wiki, type ContentRoot } from "#wiki";
import type { AgentEvent } from "../agent.ts";
import type { MemoryUse } from "../journal/run-records.ts";
import type { Shown } from "../packet/parts.ts";
import { sha256 } from "../packet/fence.ts";
import { estimateTokens } from "../packet/tokens.ts";

/** Listens to an agent at work: what it says, and which pages it opens. */
export class MemoryWatch {
  readonly #said: string[] = [];
  /** Names or paths of pages, as the agent wrote them. */
  readonly #opened = new Set<string>();

  see(event: AgentEvent): void {
    if (event.type === "text") this.#said.push(event.text);
    if (event.type === "result") this.#said.push(event.result.summary);
    if (event.type === "tool-call") this.#seeCall(event.name, event.input);
  }

  get said(): string {
    return this.#said.join("\n");
  }

  get opened(): readonly string[] {
    return [...this.#opened];
  }

  #seeCall(name: string, input: unknown): void {
    if (/write|edit|patch|delete|search/i.test(name)) return;
    const text = JSON.stringify(input ?? {});
    for (const [path] of text.matchAll(/wiki\/[^"'`\s\\*]+?\.md\b/g)) this.#opened.add(path);
    const page = /"page":"((?:[^"\\]|\\.)+)"/.exec(text)?.[1];
    if (name.includes("wiki_read") && page !== undefined) this.#opened.add(page);
  }
}

export interface Work {
  watch: MemoryWatch;
  /** What the packet showed. */
  shown: readonly Shown[];
  chunk: Chunk;
  /** Unified diff of what the attempt changed. */
  diff: string;
  memory: ContentRoot;
}

/** What an attempt did with memory. Absent effects are empty lists, so that nothing is claimed. */
export async function memoryUse({ watch, shown, chunk, diff, memory }: Work): Promise<MemoryUse> {
  const read = await openedPages(memory, watch.opened);
  const ids = [...shown, ...read].map(({ id }) => id);
  const told = [chunk.title, chunk.instructions, JSON.stringify(chunk.contract), ...chunk.files];
  return {
    cited: citedIn(watch.said, ids),
    followed: followedIn(diff, shown, told.join("\n")),
    read: read.map(({ id, text }) => ({ id, hash: sha256(text), tokens: estimateTokens(text) })),
  };
}

async function openedPages(memory: ContentRoot, names: readonly string[]): Promise<Shown[]> {
  if (names.length === 0) return [];
  const wiki = new Wiki(memory, () => true);
  const pages = new Map<string, Shown>();
  for (const name of names) {
    const page = await wiki.page(name);
    if (page) pages.set(page.path, { id: page.path, text: page.source });
  }
  return [...pages.values()];
}

/** The ids that a text names: a learning by its id, a page by its path or link, a skill by `skill:name`. */
export function citedIn(text: string, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    if (id.startsWith("learning:")) return text.includes(id.slice("learning:".length));
    const short = /^wiki\/(.+)\.md$/.exec(id)?.[1];
    return text.includes(id) || (short?.includes("/") === true && text.includes(short));
  });
}

/** Names, numbers and quoted things: what is taken over from a text into code, if anything is. */
const telling =
  /`[^`\n]{3,60}`|"[^"\n]{3,60}"|\b[A-Za-z_$][\w$]*(?:[._-][\w$]+)+\b|\b[a-z]+[A-Z]\w*|\b[A-Z][A-Z0-9_]{2,}\b|\b\d[\d._]*\d\b/g;

/**
 * The shown texts of which an exact thing (a name, a number, a quotation) stands in the added lines, and
 * neither in the removed ones nor in what the chunk said by itself.
 */
export function followedIn(diff: string, shown: readonly Shown[], told: string): string[] {
  const lines = diff.split("\n");
  const of = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
      .map((line) => line.slice(1))
      .join("\n");
  const [added, removed] = [of("+"), of("-")];
  return shown.flatMap(({ id, text }) => {
    const things = [...text.matchAll(telling)].map(([thing]) =>
      thing.replaceAll(/^[`"]|[`"]$/g, ""),
    );
    const taken = things.some(
      (thing) => added.includes(thing) && !removed.includes(thing) && !told.includes(thing),
    );
    return taken ? [id] : [];
  });
}
