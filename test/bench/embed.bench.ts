import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalEmbedder, localModels, type ModelSpec } from "#wiki";
import { modelFolder } from "../../cli/choose-embedder.ts";
import { measure, median } from "./measure.ts";

// What embedding costs on this machine, for every model that is here. `npm run bench:embed`.

const texts = 300;
const house = join(import.meta.dirname, "../..");
const words =
  "the garden shop keeps prices in cents prints a receipt for every sale counts seeds bulbs and tools waters roses each morning orders soil when the shed is empty and tells the customer before the weather turns".split(
    " ",
  );
/** 80 words, about 100 tokens. */
const passages = Array.from({ length: texts }, (_, place) =>
  Array.from({ length: 80 }, (_, at) => words[(at * (place % 7) + place + at) % words.length]).join(
    " ",
  ),
);

function embeddingProcesses(): number[] {
  const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  return listing
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? [])
    .filter(([, , parent, command]) => Number(parent) === process.pid && command?.includes("embed"))
    .map(([, pid]) => Number(pid));
}

/** Seconds of processor time, and peak memory in MB, of processes; Linux only. */
function usage(pids: readonly number[]): { cpu: number; mb: number } {
  let [cpu, mb] = [0, 0];
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    cpu += (Number(fields[11]) + Number(fields[12])) / 100; // ticks of 10 ms
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    mb += Number(peak) / 1024;
  }
  return { cpu, mb };
}

async function throughput(spec: ModelSpec, folder: string, workers: number): Promise<void> {
  const embedder = new LocalEmbedder({ spec, folder, workers });
  await embedder.embed(passages.slice(0, 64), "passage"); // every process has started
  const before = usage(embeddingProcesses());
  const start = performance.now();
  await embedder.embed(passages, "passage");
  const seconds = (performance.now() - start) / 1000;
  const after = usage(embeddingProcesses());
  const queries: number[] = [];
  for (let place = 0; place < 100; place += 1) {
    const asked = performance.now();
    await embedder.embed(
      [`how are ${words[place % words.length]} kept, question ${place}`],
      "query",
    );
    queries.push(performance.now() - asked);
  }
  queries.sort((one, other) => one - other);
  await embedder.close();
  const rate = `${(texts / seconds).toFixed(0)} texts/s, ${(texts / (after.cpu - before.cpu)).toFixed(0)} per CPU second`;
  const warm = `warm question p50 ${queries[50]?.toFixed(1)} ms, p95 ${queries[95]?.toFixed(1)} ms`;
  say(`  ${workers} process(es): ${rate}, ${after.mb.toFixed(0)} MB in all; ${warm}`);
}

/** From the start of a process to its first vector. */
function cold(spec: ModelSpec, folder: string): void {
  const library = pathToFileURL(join(house, "dist/wiki/search/embed/local-embedder.js")).href;
  const program = `const { LocalEmbedder } = await import(${JSON.stringify(library)});
const embedder = new LocalEmbedder({ spec: ${JSON.stringify(spec)}, folder: ${JSON.stringify(folder)}, workers: 1 });
await embedder.embed(["how are prices kept"], "query"); await embedder.close();`;
  const command = [process.execPath, "--input-type=module", "-e", program];
  const { wall, cpu, mb, code, stderr } = median(
    Array.from({ length: 7 }, () => measure(house, command)),
  );
  if (code !== 0) throw new Error(stderr);
  say(
    `  cold question: ${(wall * 1000).toFixed(0)} ms from process start (${cpu.toFixed(2)} s CPU; the program itself ${mb?.toFixed(0)} MB)`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

for (const spec of localModels) {
  const place = { repository: house, environment: process.env };
  const folder = modelFolder(spec, {}, place);
  say(spec.name);
  if (!existsSync(folder)) {
    say(`  not on this machine: loopwiki embeddings pull ${spec.name}`);
    continue;
  }
  cold(spec, folder);
  for (const workers of [1, 2]) await throughput(spec, folder, workers);
}
