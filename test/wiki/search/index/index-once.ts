import { plainQuery, openSearchStore } from "#wiki";
import { CountingEmbedder, openGarden } from "./garden-wiki.ts";

// A process that indexes a wiki and then searches it, for tests that kill it, run two of it, or take its disk
// away: `index-once <directory> [<word>]`. Says "ready" before it begins, and then what came of it as JSON.

const [directory = "", word] = process.argv.slice(2);
const garden = openGarden(directory);
const pages = await garden.wiki.pages();
process.stdout.write("ready\n");
const report = await garden.update({ embedder: new CountingEmbedder(), waitMs: 60_000 });
const notes: string[] = [];
const found: string[] = [];
if (word !== undefined) {
  const store = await openSearchStore({
    content: garden.content,
    pages,
    facts: () => Promise.resolve(new Map()),
    note: (text) => notes.push(text),
  });
  const { words } = plainQuery(word);
  for (const { chunk } of await store.searchText(words, 10)) found.push(chunk.page);
  await store.close();
}
process.stdout.write(`${JSON.stringify({ ...report, notes, found })}\n`);
