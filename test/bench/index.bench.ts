import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  ContentRoot,
  HashEmbedder,
  openSearchStore,
  pageFactsOf,
  updateIndex,
  Wiki,
  type IndexReport,
  type UpdateOptions,
} from "#wiki";
import { analyze } from "../../wiki/search/analyze.ts";
import { makeVault } from "./make-vault.ts";
import { measureGrowth } from "./search/growth.ts";

// What the search index on disk costs: made anew, after one edit, opened, asked.
// `npm run bench:index -- [--pages 10000] [--edits 40] [--growth 2000]`; 0 pages or 0 edits of growth leave that
// part out. Vectors are of the fake embedder: how long a model takes is another question
// (`loopwiki embeddings status`).

const { values } = parseArgs({
  options: {
    pages: { type: "string", default: "10000" },
    edits: { type: "string", default: "40" },
    growth: { type: "string", default: "2000" },
  },
});
const [count, edits] = [Number(values.pages), Number(values.edits)];
const directory = mkdtempSync(join(tmpdir(), "loopwiki-bench-index-"));
const questions = ["compost slugs", "watering tomato", "pruning kettle frost", "leek", "shed rain"];

function say(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(44)}${text}\n`);
}

/** Wall and processor time of a step, in milliseconds. */
interface Spent {
  wall: number;
  cpu: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Spent & { value: T }> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(used);
  return { value, wall: performance.now() - start, cpu: (user + system) / 1000 };
}

async function repeat(times: number, work: () => Promise<Spent>): Promise<Spent[]> {
  const spent: Spent[] = [];
  for (let time = 0; time < times; time += 1) spent.push(await work());
  return spent;
}

function spread(spent: readonly Spent[]): string {
  const at = (share: number, of: "wall" | "cpu"): string => {
    const sorted = spent.map((one) => one[of]).toSorted((left, right) => left - right);
    return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(
      1,
    );
  };
  return `p50 ${at(0.5, "wall")} ms (${at(0.5, "cpu")} cpu), p95 ${at(0.95, "wall")} ms, most ${at(1, "wall")} ms`;
}

function done(report: IndexReport): IndexReport {
  if (report.outcome !== "done") throw new Error(report.reason ?? report.outcome);
  return report;
}

async function measure(): Promise<void> {
  const planned = makeVault(directory, count);
  const content = new ContentRoot(directory);
  const wiki = new Wiki(content, () => true);
  const reading = await timed(() => wiki.pages());
  say("pages read and parsed", `${reading.wall.toFixed(0)} ms`);
  const facts = await timed(async () => pageFactsOf(await wiki.index(), await wiki.graph()));
  say("links and what replaces what", `${facts.wall.toFixed(0)} ms`);
  const options: UpdateOptions = { content, facts: () => Promise.resolve(facts.value) };

  const words = await timed(() => updateIndex(reading.value, options));
  const { chunks } = done(words.value);
  say(
    `words of ${count} pages, ${chunks} passages`,
    `${words.wall.toFixed(0)} ms, ${words.cpu.toFixed(0)} ms cpu: ${((count * 1000) / words.wall).toFixed(0)} pages/s, ${((count * 1000) / words.cpu).toFixed(0)} per cpu second`,
  );
  const same = await timed(() => updateIndex(reading.value, options));
  say("nothing changed", `${same.wall.toFixed(1)} ms`);

  let edited = 0;
  const oneEdit = async (): Promise<Spent> => {
    const path = planned[(edited * 37) % count]?.path ?? "";
    appendFileSync(join(directory, path), `\nEdit ${(edited += 1)} of the bench, about compost.\n`);
    const pages = await wiki.pages();
    return timed(async () => done(await updateIndex(pages, options)));
  };
  say("one page changed", spread(await repeat(edits, oneEdit)));

  const embedder = new HashEmbedder();
  const pages = await wiki.pages();
  const vectors = await timed(() => updateIndex(pages, { ...options, embedder }));
  say(
    `${done(vectors.value).vectors} vectors (fake) written and indexed`,
    `${vectors.wall.toFixed(0)} ms`,
  );
  const again = await timed(() => updateIndex(pages, { ...options, embedder, rebuild: true }));
  say("all anew, vectors from the cache", `${again.wall.toFixed(0)} ms`);
  say("one page changed, with vectors there", spread(await repeat(edits / 2, oneEdit)));

  const current = await wiki.pages();
  const open = () =>
    openSearchStore({ content, pages: current, facts: () => Promise.resolve(facts.value) });
  say("opened and compared with the pages", spread(await repeat(10, () => timed(open))));
  const store = await open();
  const asked: Spent[] = [];
  const near: Spent[] = [];
  for (let round = 0; round < 60; round += 1) {
    const question = questions[round % questions.length] ?? "";
    const query = { terms: analyze(`${question} ${round}`), phrases: [], prefixes: [] };
    asked.push(await timed(() => store.searchText(query, 200)));
    const [vector] = await embedder.embed([`${question} ${round}`], "query");
    if (vector) near.push(await timed(() => store.searchVector(vector, 200)));
  }
  say("200 passages by words", spread(asked));
  say("200 passages by vectors", spread(near));
  await store.close();
  say("memory", `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`);
}

say("machine", `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1)}`);
try {
  if (count > 0) await measure();
  if (Number(values.growth) > 0)
    for await (const line of measureGrowth(Number(values.growth)))
      process.stdout.write(`${line}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
