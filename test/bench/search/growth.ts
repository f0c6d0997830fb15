import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContentRoot, HashEmbedder, updateIndex, Wiki } from "#wiki";
import { analyze } from "../../../wiki/search/analyze.ts";
import { IndexFolder } from "../../../wiki/search/index/index-folder.ts";
import { LanceStore, openTables } from "../../../wiki/search/index/lance-store.ts";
import { makeVault } from "../make-vault.ts";

const pageCount = 200;
/** Rows of the table are printed after these edits, and after the last. */
const stops = new Set([0, 100, 500, 1000, 2000]);

/**
 * What the index keeps of the past, and what that costs: one page of a small wiki is edited again and again, its
 * words and vectors indexed each time. Gives the lines of a table as they come: 2,000 edits take minutes.
 */
export async function* measureGrowth(edits: number): AsyncGenerator<string> {
  const directory = mkdtempSync(join(tmpdir(), "loopwiki-growth-"));
  try {
    const [page] = makeVault(directory, pageCount);
    const path = join(directory, page?.path ?? "");
    const text = readFileSync(path, "utf8");
    const content = new ContentRoot(directory);
    const wiki = new Wiki(content, () => true);
    const update = async (): Promise<void> => {
      const options = { content, embedder: new HashEmbedder() };
      const { outcome, reason = outcome, missing } = await updateIndex(await wiki.pages(), options);
      if (outcome !== "done" || missing > 0) throw new Error(`${reason}, ${missing} missing`);
    };
    await update();
    yield `\nOne page of ${pageCount} edited again and again, words and vectors (at most since the row above):`;
    yield row([
      "edits",
      "ms/edit",
      "cpu ms",
      "MB",
      "versions",
      "files",
      "open ms",
      "query ms",
      "RSS MB",
    ]);
    const folder = await IndexFolder.of(content);
    let spent = nothing();
    for (let edit = 0; ; edit += 1) {
      if (edit % 25 === 0 || edit === edits) {
        const { versions, size } = await sizeOf(folder);
        spent.versions = Math.max(spent.versions, versions);
        spent.size = Math.max(spent.size, size);
      }
      if (stops.has(edit) || edit === edits) {
        yield row([edit, ...(await describe(folder, spent))]);
        spent = nothing();
      }
      if (edit >= edits) return;
      writeFileSync(path, `${text}\nEdit ${edit} of the bench.\n`);
      const [start, used] = [performance.now(), process.cpuUsage()];
      await update();
      const { user, system } = process.cpuUsage(used);
      spent.wall += performance.now() - start;
      spent.cpu += (user + system) / 1000;
      spent.edits += 1;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Spent {
  wall: number;
  cpu: number;
  edits: number;
  versions: number;
  size: number;
}

function nothing(): Spent {
  return { wall: 0, cpu: 0, edits: 0, versions: 0, size: 0 };
}

async function describe(folder: IndexFolder, spent: Spent): Promise<(string | number)[]> {
  const start = performance.now();
  const store = await openStore(folder);
  const opened = performance.now() - start;
  const times: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const terms = analyze(`compost slugs tomato frost ${round}`);
    const asked = performance.now();
    await store.searchText({ terms, phrases: [], prefixes: [] }, 40);
    times.push(performance.now() - asked);
  }
  await store.close();
  const { files } = await sizeOf(folder);
  const each = (sum: number): string => (spent.edits === 0 ? "" : (sum / spent.edits).toFixed(0));
  return [
    each(spent.wall),
    each(spent.cpu),
    (spent.size / 1e6).toFixed(1),
    spent.versions,
    files,
    opened.toFixed(0),
    (times.toSorted((left, right) => left - right)[20] ?? NaN).toFixed(1),
    (process.memoryUsage().rss / 1e6).toFixed(0),
  ];
}

async function sizeOf(
  folder: IndexFolder,
): Promise<{ versions: number; size: number; files: number }> {
  const tables = await openTables(folder);
  if (!tables) throw new Error("there is no good index");
  let versions = 0;
  for (const table of [tables.chunks, tables.vectors]) {
    versions = Math.max(versions, (await table?.listVersions())?.length ?? 0);
    table?.close();
  }
  return { versions, size: await folder.size(), files: tables.seal.files.length };
}

async function openStore(folder: IndexFolder): Promise<LanceStore> {
  const tables = await openTables(folder);
  if (!tables) throw new Error("there is no good index");
  return new LanceStore(tables);
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(10)).join("");
}
