import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { loadLance } from "../../../wiki/search/index/lance.ts";
import type { Ranking } from "./evaluate.ts";
import type { JudgedSet } from "./judged-sets.ts";

/** Answers all questions of a set, at most 50 documents each. */
export type Peer = (set: JudgedSet) => Promise<Ranking[]>;

const most = 50;

/** What ours is compared with, each as its own manual would have it; `missing` says which is not here. */
export function findSearchPeers(): { peers: Record<string, Peer>; missing: string[] } {
  const database = loadSqlite();
  const always = { "LanceDB FTS": lancePlain, "minisearch default": miniSearchPlain };
  return typeof database === "string"
    ? { peers: always, missing: [`SQLite FTS5 is not here: ${database}`] }
    : { peers: { ...always, "SQLite FTS5 porter": ftsPeer(database) }, missing: [] };
}

const whole = ({ title, text }: JudgedSet["docs"][number]): string => `${title}. ${text}`;

async function lancePlain({ docs, queries }: JudgedSet): Promise<Ranking[]> {
  const { lance } = loadLance();
  const folder = mkdtempSync(join(tmpdir(), "loopwiki-lance-"));
  try {
    const connection = await lance.connect(folder);
    const rows = docs.map((doc) => ({ id: doc.id, text: whole(doc) }));
    const table = await connection.createTable("docs", rows);
    const config = lance.Index.fts({ baseTokenizer: "simple", stem: true, removeStopWords: true });
    await table.createIndex("text", { config });
    const rankings: Ranking[] = [];
    for (const { text } of queries) {
      const query = table.query().fullTextSearch(text).select(["id"]).limit(most);
      rankings.push((await query.toArray()).map((row: { id: unknown }) => String(row.id)));
    }
    return rankings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function miniSearchPlain({ docs, queries }: JudgedSet): Promise<Ranking[]> {
  const index = new MiniSearch<{ id: string; text: string }>({ fields: ["text"] });
  index.addAll(docs.map((doc) => ({ id: doc.id, text: whole(doc) })));
  const rankings = queries.map(({ text }) =>
    index
      .search(text)
      .slice(0, most)
      .map(({ id }) => String(id)),
  );
  return Promise.resolve(rankings);
}

/** The little of better-sqlite3 that is used here. */
interface Database {
  exec(sql: string): void;
  prepare(sql: string): { run(...values: unknown[]): void; all(...values: unknown[]): unknown[] };
}
type OpenDatabase = new (path: string) => Database;

function ftsPeer(Database: OpenDatabase): Peer {
  return ({ docs, queries }) => {
    const database = new Database(":memory:");
    database.exec("CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, text, tokenize = 'porter')");
    const insert = database.prepare("INSERT INTO docs VALUES (?, ?)");
    for (const doc of docs) insert.run(doc.id, whole(doc));
    const select = database.prepare(
      `SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs) LIMIT ${most}`,
    );
    const rankings = queries.map(({ text }) => {
      const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const match = words.map((word) => `"${word}"`).join(" OR ");
      return match === "" ? [] : select.all(match).map((row) => String(Object(row).id));
    });
    return Promise.resolve(rankings);
  };
}

/** better-sqlite3, installed into the cache of the benchmarks on first use; or why it is not there. */
function loadSqlite(): OpenDatabase | string {
  const cache = join(
    process.env["LOOPWIKI_BENCH_CACHE"] ?? join(homedir(), ".cache/loopwiki-bench"),
    "sqlite",
  );
  if (!existsSync(join(cache, "node_modules/better-sqlite3/build"))) {
    process.stderr.write(
      `Installing better-sqlite3 into ${cache}; it may compile for a minute …\n`,
    );
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
    const args = [
      "install",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "better-sqlite3@12.11.1",
    ];
    const { status, stderr } = spawnSync("npm", args, { cwd: cache, encoding: "utf8" });
    if (status !== 0) return stderr.trim().split("\n")[0] ?? "npm failed";
  }
  try {
    const loaded: OpenDatabase = createRequire(join(cache, "package.json"))("better-sqlite3");
    new loaded(":memory:").exec("SELECT 1");
    return loaded;
  } catch (error) {
    return String(error).split("\n")[0] ?? "it does not load";
  }
}
