import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ContentRoot,
  HashEmbedder,
  openSearchStore,
  pageFactsOf,
  plainQuery,
  SearchEngine,
  updateIndex,
  Wiki,
  type Embedder,
  type SearchMode,
} from "#wiki";
import type { ChunkStore } from "../../../wiki/search/store.ts";
import { makeVault } from "../make-vault.ts";
import { measure } from "../measure.ts";

const pageCount = 10_000;
const rounds = 200;
const program = join(import.meta.dirname, "../../../dist/cli/main.js");

/** What the issue allows: milliseconds, or pages a second. */
const goals: Record<string, number> = {
  "hybrid p50": 15,
  "hybrid p95": 40,
  "hybrid with embedding p50": 30,
  "words p50": 3,
  "one page updated": 50,
  "cold search": 700,
};

/** Passages by shared words, since what they mean does not change how long it takes; questions by the model. */
class HalfHashEmbedder extends HashEmbedder {
  readonly #questions: Embedder;

  constructor(questions: Embedder) {
    super(questions.dimensions);
    this.#questions = questions;
  }

  override embed(texts: readonly string[], kind: "query" | "passage"): Promise<Float32Array[]> {
    return kind === "query" ? this.#questions.embed(texts, kind) : super.embed(texts, kind);
  }
}

/** Measures a garden of ten thousand pages; gives lines to print. */
export async function measureSpeed(model: Embedder | undefined): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "loopwiki-speed-"));
  try {
    return await measureIn(directory, model);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureIn(directory: string, model: Embedder | undefined): Promise<string[]> {
  const plan = makeVault(directory, pageCount);
  const settings = { embeddings: { model: "hash" }, search: { background: false } };
  writeFileSync(join(directory, "loopwiki.config.json"), JSON.stringify(settings));
  for (const args of [
    ["init", "-q"],
    ["add", "."],
    ["-c", "user.name=Ada", "-c", "user.email=ada@garden.example", "commit", "-qm", "Garden"],
  ])
    spawnSync("git", args, { cwd: directory });
  const content = new ContentRoot(directory);
  const wiki = new Wiki(content, () => false);
  const pages = await wiki.pages();
  const facts = async () => pageFactsOf(await wiki.index(), await wiki.graph());
  await facts(); // links are resolved by whoever needs them first, not by the index
  const lines: string[] = [];

  const started = performance.now();
  const report = await updateIndex(pages, { content, facts });
  const seconds = (performance.now() - started) / 1000;
  lines.push(
    `words indexed                ${Math.round(pages.length / seconds)} pages/s (${pages.length} pages, ${report.chunks} passages, ${seconds.toFixed(1)} s; goal 2500)`,
  );
  await updateIndex(pages, { content, facts, embedder: new HashEmbedder() });

  const path = plan[pageCount / 2]?.path ?? "";
  const update: Took[] = [];
  for (let round = 0; round < 9; round += 1) {
    writeFileSync(
      join(directory, path),
      `${readFileSync(join(directory, path), "utf8")}\nMore ${round}.\n`,
    );
    const now = await wiki.pages();
    update.push(await timed(() => updateIndex(now, { content })));
  }
  lines.push(line("one page updated", update));
  await updateIndex(await wiki.pages(), { content, facts, embedder: new HashEmbedder() });

  const questions = plan.map(
    ({ title }, at) => `how does ${title} keep the ${at % 2 ? "soil" : "frost"} away`,
  );
  const store = await openSearchStore({ content, pages: await wiki.pages(), facts });
  const { chunks, vectors } = await store.coverage();
  lines.push(`passages                     ${chunks}, with vectors ${vectors}`);
  lines.push(line("words", await warm(store, undefined, { mode: "text", questions })));
  lines.push(line("hybrid", await warm(store, new HashEmbedder(), { mode: "hybrid", questions })));
  if (model) {
    const embedder = new HalfHashEmbedder(model);
    await embedder.embed(["warm"], "query");
    lines.push(
      line("hybrid with embedding", await warm(store, embedder, { mode: "hybrid", questions })),
    );
  } else lines.push("hybrid with embedding        not measured: no model is on this machine");
  await store.close();

  for (const [name, extra] of [
    ["cold search", ["--mode", "text"]],
    ["cold hybrid search", []],
  ] as const)
    lines.push(line(name, cold(directory, extra)));
  return lines;
}

interface Asking {
  mode: SearchMode;
  questions: readonly string[];
}

async function warm(
  store: ChunkStore,
  embedder: Embedder | undefined,
  { mode, questions }: Asking,
): Promise<Took[]> {
  const engine = new SearchEngine({ store, embedder, clock: () => new Date() });
  const ask = (at: number) =>
    engine.search({
      query: plainQuery(questions[(at * 97) % questions.length] ?? ""),
      limit: 10,
      mode,
    });
  for (let at = 0; at < 20; at += 1) await ask(at);
  const times: Took[] = [];
  for (let at = 20; at < 20 + rounds; at += 1) times.push(await timed(() => ask(at)));
  return times;
}

/** Process start to answer. */
function cold(directory: string, extra: readonly string[]): Took[] {
  const command = [process.execPath, program, "search", "frost on the soil", ...extra];
  return Array.from({ length: 9 }, () => {
    const { code, wall, cpu, stderr } = measure(directory, command);
    if (code !== 0) throw new Error(`Unexpected exit code ${code}: ${stderr}`);
    return { wall: wall * 1000, cpu: cpu * 1000 };
  });
}

/** Milliseconds on the clock and, of all threads, on the processor. */
interface Took {
  wall: number;
  cpu: number;
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

function line(name: string, times: readonly Took[]): string {
  const told = (["p50", "p95"] as const).map((quantile) => {
    const share = quantile === "p50" ? 0.5 : 0.95;
    const value = at(
      times.map(({ wall }) => wall),
      share,
    );
    const goal = goals[`${name} ${quantile}`] ?? (quantile === "p50" ? goals[name] : undefined);
    const judged = goal === undefined ? "" : ` (goal ${goal}${value > goal ? ", NOT met" : ""})`;
    return `${quantile} ${value.toFixed(1)} ms${judged}`;
  });
  const cpu = at(
    times.map(({ cpu }) => cpu),
    0.5,
  );
  return `${name.padEnd(29)}${told.join(", ")}; processor p50 ${cpu.toFixed(1)} ms`;
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}
