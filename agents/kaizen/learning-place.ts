import { matchesAny, type Chunk } from "#plans";
import { addIndexEntry, Wiki, type ContentRoot, type Page } from "#wiki";
import type { LearningRecord } from "../journal/run-records.ts";
import { learningsPagePath } from "../packet/memory-section.ts";
import { changeEntry, insertEntry, newEntry, type LearningEntry } from "./learning-lines.ts";
import { addLearning } from "./learnings-page.ts";

/** Most globs and proofs that a learning gathers when it is said again. */
const maxScope = 8;
const maxEvidence = 3;

/**
 * Writes a learning as one line on the page it belongs to: the page compiled from most of its files, else
 * the first that the chunk names, else the page of learnings that belong to no other.
 */
export async function writeLearning(
  memory: ContentRoot,
  learning: LearningRecord,
  chunk: Pick<Chunk, "wiki">,
): Promise<string> {
  const wiki = new Wiki(memory, () => true);
  const page = pageAbout(await wiki.pages(), learning.scope) ?? (await namedPage(wiki, chunk));
  const path = page?.path ?? learningsPagePath;
  const text = await memory.read(path);
  if (path === learningsPagePath || text === undefined) await writeOwnPage(memory, learning);
  else await memory.write(path, insertEntry(withSection(text), newEntry(learning)));
  return path;
}

/** Adds what a second run proved to a learning that says the same: its scope, its evidence, one line. */
export async function mergeLearning(
  memory: ContentRoot,
  into: { page: string; id: string },
  from: LearningRecord,
): Promise<void> {
  const text = (await memory.read(into.page)) ?? "";
  const merge = (entry: LearningEntry): LearningEntry => {
    const { learning } = entry;
    const scope = [...new Set([...learning.scope, ...from.scope])].slice(0, maxScope);
    const proofs = [...new Set([...learning.evidence.split(","), from.evidence])];
    return {
      ...entry,
      learning: { ...learning, scope, evidence: proofs.slice(-maxEvidence).join(",") },
    };
  };
  await memory.write(into.page, changeEntry(text, into.id, merge));
}

/** The knowledge page that says it was compiled from most of these files; of equals the most specific. */
function pageAbout(pages: readonly Page[], scope: readonly string[]): Page | undefined {
  const about = pages.filter(isKnowledge).map((page) => {
    const sources = (page.fields?.sources ?? []).map(({ path }) => path);
    const hits = sources.filter((path) => scope.includes(path) || matchesAny(path, scope)).length;
    return { page, hits, sources: sources.length };
  });
  return about
    .filter(({ hits }) => hits > 0)
    .toSorted((left, right) => right.hits - left.hits || left.sources - right.sources)[0]?.page;
}

async function namedPage(wiki: Wiki, chunk: Pick<Chunk, "wiki">): Promise<Page | undefined> {
  for (const name of chunk.wiki) {
    const page = await wiki.page(name);
    if (page && isKnowledge(page)) return page;
  }
  return undefined;
}

function isKnowledge({ path, tags }: Page): boolean {
  return /^wiki\/(10_DOMAIN|20_SYSTEM)\//.test(path) && !tags.includes("loopwiki");
}

const heading = "## Learnings";

/** The page with a section for learnings at its end, when it has none. */
function withSection(text: string): string {
  if (/^## Learnings\s*$/m.test(text) || text.includes("\n- `L-")) return text;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return `${text.trimEnd()}${newline}${newline}${heading}${newline}`;
}

async function writeOwnPage(memory: ContentRoot, learning: LearningRecord): Promise<void> {
  const path = learningsPagePath;
  await memory.write(path, addLearning(await memory.read(path), learning));
  const index = (await memory.read("wiki/index.md")) ?? "";
  const entry = {
    path,
    id: "20_SYSTEM/learnings",
    title: "Learnings",
    summary: "what runs taught us, shown before similar chunks",
  };
  await memory.write("wiki/index.md", addIndexEntry(index, entry));
}
