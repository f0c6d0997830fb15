import { spawnSync } from "node:child_process";
import { availableParallelism, homedir, loadavg } from "node:os";
import { join } from "node:path";
import type { Embedder } from "#wiki";
import { chooseEmbedder } from "../../cli/choose-embedder.ts";
import { configSchema } from "../../cli/config/schema.ts";
import { CachedEmbedder } from "./search/cached-embedder.ts";
import { corporaFolder, loadSets } from "./search/judged-sets.ts";
import { findSearchPeers } from "./search/peers.ts";
import { describeQuality, measureQuality } from "./search/quality.ts";
import { measureSpeed } from "./search/speed.ts";

// How good and how quick search is. `npm run bench:search [quality|speed] [set…]`. Sets of judged questions
// are looked for in LOOPWIKI_CORPORA; the model is the one that `loopwiki embeddings pull` has fetched.

const [part = "all", ...names] = process.argv.slice(2);
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const chosen = await chooseEmbedder(configSchema.parse({}).embeddings, {
  repository: process.cwd(),
  environment: process.env,
});
if (!chosen.embedder) print(`Words only: ${chosen.reason} → ${chosen.hint}`);

if (part !== "speed") await quality(chosen.embedder);
if (part !== "quality") {
  print(
    `\nLoad of this machine: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}, ${availableParallelism()} processors.`,
  );
  (await measureSpeed(chosen.embedder)).forEach(print);
}
await chosen.embedder?.close();
if (part !== "quality" && chosen.embedder) {
  const bench = join(import.meta.dirname, "embed.bench.ts");
  spawnSync(process.execPath, [...process.execArgv, bench], { stdio: "inherit" });
}

async function quality(embedder: Embedder | undefined): Promise<void> {
  const cache = process.env["LOOPWIKI_BENCH_CACHE"] ?? join(homedir(), ".cache/loopwiki-bench");
  const cached = embedder && new CachedEmbedder(embedder, join(cache, "vectors"));
  const sets = loadSets(corporaFolder()).filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  if (sets.length === 0)
    print(`No judged sets in ${join(corporaFolder(), "ir")}: quality is not measured.`);
  const { peers, missing } = findSearchPeers();
  missing.forEach(print);
  const missed: string[] = [];
  for (const set of sets) {
    const described = describeQuality(set, await measureQuality(set, cached, peers));
    print(`${described.text}\n`);
    missed.push(...described.missed);
  }
  print(missed.length === 0 ? "Quality: every goal is met." : `Missed:\n${missed.join("\n")}`);
}
