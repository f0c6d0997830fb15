import { rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { measureBrowser } from "./server/browser.ts";
import { ask, row, say, timesOf } from "./server/client.ts";
import { load } from "./server/load.ts";
import { startLoopwiki, startTiddlyWiki, vaultOf, type Wiki } from "./server/wikis.ts";

// What the web wiki's server takes for a page, a search and the graph, and how it holds under 50 readers and
// 5 writers, beside TiddlyWiki: the wiki server of npm that most people have used, and which also keeps its
// pages as files and saves them over HTTP. Goals are those of the issue.
// `npm run bench:server -- [--pages 1000,10000] [--load 120] [--readers 50] [--writers 5] [--think 250,1000]
// [--no-peer] [--no-browser]`; LOOPWIKI_BENCH_PROFILE=<folder> leaves CPU profiles there.

const { values } = parseArgs({
  options: {
    pages: { type: "string", default: "1000,10000" },
    load: { type: "string", default: "120" },
    readers: { type: "string", default: "50" },
    writers: { type: "string", default: "5" },
    think: { type: "string", default: "250,1000" },
    peer: { type: "boolean", default: true },
    browser: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const [read = 250, write = 1_000] = values.think.split(",").map(Number);
const people = {
  seconds: Number(values.load),
  readers: Number(values.readers),
  writers: Number(values.writers),
  think: { read, write },
};
const folder = join(tmpdir(), `loopwiki-bench-server-${process.pid}`);

async function measureAnswers({ url, page, server }: Wiki, pages: number): Promise<void> {
  const first = await ask(url);
  say(`\n${pages} pages: home the first time ${first.ms.toFixed(0)} ms`);
  const words = ["sowing", "frost", "beds and paths", "type:domain harvest", "water"];
  const question = (at: number): string => encodeURIComponent(words[at % words.length] ?? "");
  await ask(`${url}api/v1/search?q=first`); // opens the index
  row("home", await timesOf(50, () => url));
  const views = Math.min(pages, 1_000);
  for (const which of ["each for the first time", "again"]) {
    const before = server.pulse().cpu;
    const times = await timesOf(views, page);
    await sleep(1_000); // the next pulse
    const cpu = (1_000 * (server.pulse().cpu - before)) / views;
    row(`page view, ${which}`, times, `CPU ${cpu.toFixed(1)} ms a view`, 30);
  }
  row("search", await timesOf(100, (at) => `${url}api/v1/search?q=${question(at)}`));
  const graph = await ask(`${url}api/v1/graph`);
  const layout = /"layout":"(\w+)"/.exec(graph.body)?.[1] ?? "";
  const size = (graph.body.length / 1024).toFixed(0);
  say(`graph the first time ${graph.ms.toFixed(0)} ms, ${size} KB, ${layout}`);
  row("graph, again", await timesOf(20, () => `${url}api/v1/graph`));
}

async function stop({ name, server }: Wiki): Promise<void> {
  if (await server.stop()) say(`${name} did not end by itself within 10 s.`);
}

async function measureServer(pages: number): Promise<void> {
  const vault = vaultOf(folder, pages);
  const wiki = await startLoopwiki(vault);
  try {
    await measureAnswers(wiki, pages);
    if (values.browser) await measureBrowser(wiki);
    if (people.seconds > 0) {
      const { readers, writers, seconds } = people;
      say(
        `\n${pages} pages, ${readers} readers who think for ${read} ms, ${writers} writers for ${write} ms, ${seconds} s`,
      );
      await load(wiki, { ...people, goal: { read: 150, save: 400 } });
    }
  } finally {
    await stop(wiki);
  }
  if (!values.peer || pages > 1_000 || people.seconds === 0) return;
  const peer = await startTiddlyWiki(vault);
  if (!peer) return say("TiddlyWiki is not here: it could not be installed.");
  try {
    row(`${peer.name}: page view, again`, await timesOf(100, peer.page));
    await load(peer, people);
  } finally {
    await stop(peer);
  }
}

const load1 = loadavg().map((n) => n.toFixed(1));
say(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? ""}, load ${load1.join(" ")}`,
);
try {
  for (const pages of values.pages.split(",").map(Number)) await measureServer(pages);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
