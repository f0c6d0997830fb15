import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus, homedir, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { makeVault } from "./make-vault.ts";

// What the web wiki's server takes for a page, a search and the graph, and how it holds under 50 readers and
// 5 writers, beside TiddlyWiki: the wiki server of npm that most people have used, and which also keeps its
// pages as files and saves them over HTTP.
// `npm run bench:server -- [--pages 1000,10000] [--seconds 120] [--readers 50] [--writers 5] [--no-peer]`.

const { values } = parseArgs({
  options: {
    pages: { type: "string", default: "1000,10000" },
    seconds: { type: "string", default: "120" },
    readers: { type: "string", default: "50" },
    writers: { type: "string", default: "5" },
    peer: { type: "boolean", default: true },
  },
  allowNegative: true,
});
/** A reader asks for the next page so long after the last came, a writer saves so often, in ms. */
const pace = { read: 250, write: 1_000 };
const tiddlyWiki = "5.4.1";
const program = join(import.meta.dirname, "../../dist/cli/main.js");
const agent = new Agent({ keepAlive: true, maxSockets: 200 });

interface Answer {
  status: number;
  body: string;
  etag: string;
  ms: number;
}

interface Wiki {
  name: string;
  url: string;
  process: ChildProcess;
  /** Address of a page as people read it. */
  page: (index: number) => string;
  /** Reads, changes and saves a page; resolves with how long the save took. */
  save: (index: number, round: number) => Promise<Answer>;
}

function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

async function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(parts).toString(),
          etag: incoming.headers.etag ?? "",
          ms: performance.now() - start,
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function row(name: string, times: readonly number[], rest = ""): void {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) =>
    percentile(times, share).toFixed(1).padStart(8),
  );
  say(`${name.padEnd(44)}${p50} ms p50${p95} ms p95${most} ms max  ${rest}`);
}

async function timesOf(count: number, url: (index: number) => string): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const { status, ms } = await ask(url(index));
    if (status !== 200) throw new Error(`${url(index)} answered ${status}`);
    times.push(ms);
  }
  return times;
}

/** A committed vault in a new folder: the load test writes into it. */
function vaultOf(pages: number): { directory: string; ids: string[] } {
  const directory = join(tmpdir(), `loopwiki-bench-server-${process.pid}`, `vault-${pages}`);
  const ids = makeVault(directory, pages).map(({ path }) =>
    path.slice("wiki/".length, -".md".length),
  );
  const who = ["-c", "user.name=Ada Gardener", "-c", "user.email=ada@garden.example"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-qm", "Plant"],
  ])
    spawnSync("git", args, { cwd: directory });
  return { directory, ids };
}

async function startLoopwiki(directory: string, ids: readonly string[]): Promise<Wiki> {
  const environment = { ...process.env, LOOPWIKI_OFFLINE: "1" };
  const args = [program, "-C", directory, "serve", "--port", "0"];
  const child = spawn(process.execPath, args, {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first]: unknown[] = await once(child.stdout, "data");
  const url = String(first).trim();
  const encoded = (index: number): string => encodeURIComponent(ids[index % ids.length] ?? "");
  const { body } = await ask(`${url}api/v1/session`);
  const csrf = /"csrf":"([^"]+)"/.exec(body)?.[1] ?? "";
  return {
    name: "loopwiki",
    url,
    process: child,
    page: (index) =>
      `${url}wiki/${(ids[index % ids.length] ?? "").split("/").map(encodeURIComponent).join("/")}`,
    save: async (index, round) => {
      const address = `${url}api/v1/pages/${encoded(index)}`;
      const raw = await ask(`${url}wiki/${ids[index % ids.length] ?? ""}.md`);
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

/** TiddlyWiki with as many tiddlers of the same text, installed into the cache on first use. */
async function startTiddlyWiki(
  directory: string,
  ids: readonly string[],
): Promise<Wiki | undefined> {
  const cache = process.env["LOOPWIKI_BENCH_CACHE"] ?? join(homedir(), ".cache/loopwiki-bench");
  const home = join(cache, "server-peer");
  const entry = join(home, "node_modules/tiddlywiki/tiddlywiki.js");
  if (!existsSync(entry)) {
    process.stderr.write(`Installing TiddlyWiki into ${home} …\n`);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    const args = [
      "install",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      `tiddlywiki@${tiddlyWiki}`,
    ];
    spawnSync("npm", args, { cwd: home });
  }
  if (!existsSync(entry)) return undefined;
  const wiki = `${directory}-tiddlywiki`;
  mkdirSync(join(wiki, "tiddlers"), { recursive: true });
  const plugins = ["tiddlywiki/filesystem", "tiddlywiki/tiddlyweb", "tiddlywiki/markdown"];
  writeFileSync(
    join(wiki, "tiddlywiki.info"),
    JSON.stringify({ plugins, themes: ["tiddlywiki/vanilla", "tiddlywiki/snowwhite"] }),
  );
  for (const [index, id] of ids.entries()) {
    const text = readFileSync(join(directory, "wiki", `${id}.md`), "utf8").replace(
      /^---[^]*?\n---\n/,
      "",
    );
    writeFileSync(
      join(wiki, "tiddlers", `page-${index}.tid`),
      `title: page-${index}\ntype: text/x-markdown\n\n${text}`,
    );
  }
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, [entry, wiki, "--listen", `port=${port}`], {
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 300; tries += 1) {
    const up = await ask(`${url}status`).catch(() => undefined);
    if (up) break;
    await sleep(200);
  }
  return {
    name: `TiddlyWiki ${tiddlyWiki}`,
    url,
    process: child,
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

function memoryOf({ pid = 0 }: ChildProcess): { now: number; most: number; files: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mb = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: mb("VmRSS"), most: mb("VmHWM"), files: readdirSync(`/proc/${pid}/fd`).length };
}

/** Readers and writers at once; every answer that is not 200 or 204 counts as an error. */
async function load(wiki: Wiki, pages: number): Promise<void> {
  const [readers, writers, seconds] = [
    Number(values.readers),
    Number(values.writers),
    Number(values.seconds),
  ];
  const until = performance.now() + seconds * 1000;
  const [reads, saves]: [number[], number[]] = [[], []];
  let errors = 0;
  const take = (into: number[], answer: Answer | undefined): void => {
    if (answer && answer.status < 300) into.push(answer.ms);
    else errors += 1;
  };
  const before = memoryOf(wiki.process);
  const reader = async (start: number): Promise<void> => {
    for (let at = start * 97; performance.now() < until; at += 13) {
      take(reads, await ask(wiki.page(at)).catch(() => undefined));
      await sleep(pace.read);
    }
  };
  const writer = async (index: number): Promise<void> => {
    for (let round = 0; performance.now() < until; round += 1) {
      take(saves, await wiki.save(index * 31, round).catch(() => undefined));
      await sleep(pace.write);
    }
  };
  await Promise.all([
    ...Array.from({ length: readers }, (_, at) => reader(at)),
    ...Array.from({ length: writers }, (_, at) => writer(at)),
  ]);
  const after = memoryOf(wiki.process);
  row(`${wiki.name}, ${pages} pages: read`, reads, `${reads.length} reads`);
  row(`${wiki.name}, ${pages} pages: save`, saves, `${saves.length} saves`);
  say(
    `  errors ${errors}; memory ${before.now.toFixed(0)} → ${after.now.toFixed(0)} MB (most ${after.most.toFixed(0)}); open files ${before.files} → ${after.files}`,
  );
}

async function stop({ process: child }: Wiki): Promise<void> {
  child.kill("SIGINT");
  if (child.exitCode === null) await once(child, "exit");
}

async function measureServer(pages: number): Promise<void> {
  const { directory, ids } = vaultOf(pages);
  const wiki = await startLoopwiki(directory, ids);
  const { url } = wiki;
  try {
    const first = await ask(url);
    say(`\n${pages} pages: home the first time ${first.ms.toFixed(0)} ms`);
    const words = ["sowing", "frost", "beds and paths", "type:domain harvest", "water"];
    await ask(`${url}api/v1/search?q=first`); // opens the index
    row("home", await timesOf(30, () => url));
    row("page view, each for the first time", await timesOf(Math.min(pages, 300), wiki.page));
    row("page view, again", await timesOf(300, wiki.page));
    row(
      "search",
      await timesOf(
        100,
        (at) => `${url}api/v1/search?q=${encodeURIComponent(words[at % words.length] ?? "")}`,
      ),
    );
    const graph = await ask(`${url}api/v1/graph`);
    say(
      `graph the first time ${graph.ms.toFixed(0)} ms, ${(graph.body.length / 1024).toFixed(0)} KB, ${/"layout":"(\w+)"/.exec(graph.body)?.[1] ?? ""}`,
    );
    row("graph, again", await timesOf(10, () => `${url}api/v1/graph`));
    await load(wiki, pages);
  } finally {
    await stop(wiki);
  }
  if (!values.peer || pages > 1_000) return;
  const peer = await startTiddlyWiki(directory, ids);
  if (!peer) return say("TiddlyWiki is not here: it could not be installed.");
  try {
    row(`${peer.name}: page view, again`, await timesOf(100, peer.page));
    await load(peer, pages);
  } finally {
    await stop(peer);
  }
}

say(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? ""}, load ${loadavg()
    .map((n) => n.toFixed(1))
    .join(" ")}`,
);
try {
  for (const pages of values.pages.split(",").map(Number)) await measureServer(pages);
} finally {
  rmSync(join(tmpdir(), `loopwiki-bench-server-${process.pid}`), { recursive: true, force: true });
}
