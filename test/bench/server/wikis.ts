import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeVault } from "../make-vault.ts";
import { ask, type Answer } from "./client.ts";
import { Watched } from "./watched.ts";

/** A wiki server that runs. */
export interface Wiki {
  name: string;
  url: string;
  server: Watched;
  /** Address of a page as people read it. */
  page: (index: number) => string;
  /** Reads, changes and saves a page; the answer is the save's. */
  save: (index: number, round: number) => Promise<Answer>;
}

export interface Vault {
  directory: string;
  ids: readonly string[];
}

const tiddlyWiki = "5.4.1";
const program = join(import.meta.dirname, "../../../dist/cli/main.js");

/** A committed vault in a new folder: the load writes into it. */
export function vaultOf(folder: string, pages: number): Vault {
  const directory = join(folder, `vault-${pages}`);
  const ids = makeVault(directory, pages).map(({ path }) =>
    path.slice("wiki/".length, -".md".length),
  );
  // Embedding the vault would take minutes of the other core.
  const settings = { search: { background: false } };
  writeFileSync(join(directory, "loopwiki.config.json"), JSON.stringify(settings));
  const who = ["-c", "user.name=Ada Gardener", "-c", "user.email=ada@garden.example"];
  const steps = [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-qm", "Plant"],
  ];
  for (const args of steps) spawnSync("git", args, { cwd: directory });
  return { directory, ids };
}

export async function startLoopwiki({ directory, ids }: Vault): Promise<Wiki> {
  const args = [program, "-C", directory, "serve", "--port", "0"];
  const server = new Watched(args, { LOOPWIKI_OFFLINE: "1" });
  const url = (await server.firstWords()).trim();
  const idAt = (index: number): string => ids[index % ids.length] ?? "";
  const { body } = await ask(`${url}api/v1/session`);
  const csrf = /"csrf":"([^"]+)"/.exec(body)?.[1] ?? "";
  return {
    name: "loopwiki",
    url,
    server,
    page: (index) => `${url}wiki/${idAt(index).split("/").map(encodeURIComponent).join("/")}`,
    save: async (index, round) => {
      const address = `${url}api/v1/pages/${encodeURIComponent(idAt(index))}`;
      const raw = await ask(`${url}wiki/${idAt(index)}.md`);
      const text = `${raw.body.replace(/\nRound \d+\.\n$/, "")}\nRound ${round}.\n`;
      const headers = {
        "content-type": "application/json",
        "x-loopwiki-csrf": csrf,
        "if-match": raw.etag,
      };
      return ask(address, { method: "PUT", headers, body: JSON.stringify({ text }) });
    },
  };
}

/** TiddlyWiki with as many tiddlers of the same text; undefined when it cannot be installed. */
export async function startTiddlyWiki({ directory, ids }: Vault): Promise<Wiki | undefined> {
  const entry = installTiddlyWiki();
  if (entry === undefined) return undefined;
  const wiki = `${directory}-tiddlywiki`;
  fillTiddlyWiki(wiki, { directory, ids });
  const port = 20_000 + (process.pid % 20_000);
  const server = new Watched([entry, wiki, "--listen", `port=${port}`]);
  await server.firstWords();
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 300; tries += 1) {
    if (await ask(`${url}status`).catch(() => undefined)) break;
    await sleep(200);
  }
  return {
    name: `TiddlyWiki ${tiddlyWiki}`,
    url,
    server,
    page: (index) => `${url}page-${index % ids.length}`,
    save: async (index, round) => {
      const address = `${url}recipes/default/tiddlers/page-${index % ids.length}`;
      const fields: unknown = JSON.parse((await ask(address)).body);
      const text = `Round ${round}. ${String(Reflect.get(Object(fields), "text")).replace(/^Round \d+\. /, "")}`;
      const headers = { "content-type": "application/json", "x-requested-with": "TiddlyWiki" };
      const body = JSON.stringify({ ...Object(fields), text });
      return ask(address, { method: "PUT", headers, body });
    },
  };
}

/** Into the cache on first use; its entry file. */
function installTiddlyWiki(): string | undefined {
  const cache = process.env["LOOPWIKI_BENCH_CACHE"] ?? join(homedir(), ".cache/loopwiki-bench");
  const home = join(cache, "server-peer");
  const entry = join(home, "node_modules/tiddlywiki/tiddlywiki.js");
  if (existsSync(entry)) return entry;
  process.stderr.write(`Installing TiddlyWiki into ${home} …\n`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  spawnSync("npm", ["install", ...quiet, `tiddlywiki@${tiddlyWiki}`], { cwd: home });
  return existsSync(entry) ? entry : undefined;
}

function fillTiddlyWiki(wiki: string, { directory, ids }: Vault): void {
  mkdirSync(join(wiki, "tiddlers"), { recursive: true });
  const plugins = ["tiddlywiki/filesystem", "tiddlywiki/tiddlyweb", "tiddlywiki/markdown"];
  const themes = ["tiddlywiki/vanilla", "tiddlywiki/snowwhite"];
  writeFileSync(join(wiki, "tiddlywiki.info"), JSON.stringify({ plugins, themes }));
  for (const [index, id] of ids.entries()) {
    const source = readFileSync(join(directory, "wiki", `${id}.md`), "utf8");
    const text = source.replace(/^---[^]*?\n---\n/, "");
    const tiddler = `title: page-${index}\ntype: text/x-markdown\n\n${text}`;
    writeFileSync(join(wiki, "tiddlers", `page-${index}.tid`), tiddler);
  }
}
