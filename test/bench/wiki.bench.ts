import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ContentRoot, Wiki } from "#wiki";
import { makeVault } from "./make-vault.ts";
import { measure, median, type Cost } from "./measure.ts";
import { findPeers } from "./peers.ts";

// What linting a large wiki costs, beside the linters a user could pick instead, all in one run.
// `npm run bench:wiki -- [--pages 10000] [--runs 3] [--growth 1000,10000] [--no-peers] [--no-corpora]`.

const { values } = parseArgs({
  options: {
    pages: { type: "string", default: "10000" },
    runs: { type: "string", default: "3" },
    growth: { type: "string", default: "1000,2000,5000,10000,20000,50000" },
    peers: { type: "boolean", default: true },
    corpora: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const runs = Number(values.runs);
const lint = [process.execPath, join(import.meta.dirname, "../../dist/cli/main.js"), "lint"];
const linkRules = ["link", "heading", "block", "embed", "citation"];
const links = linkRules.flatMap((name) => ["--rule", `no-broken-${name}`]);
const somePage = "wiki/10_DOMAIN/debaba-sowing.md";
/** Made again when the generator changes what it makes. */
const edition = 4;

function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

function row(name: string, { cpu, wall, mb }: Cost, rest = ""): void {
  const memory = mb === undefined ? "" : `${mb.toFixed(0)} MB`;
  say(
    `${name.padEnd(46)}${cpu.toFixed(2).padStart(8)} s cpu${wall.toFixed(2).padStart(8)} s${memory.padStart(9)}  ${rest}`,
  );
}

/** A committed vault, filled by `fill` unless it is there already. */
function vaultNamed(name: string, fill: (vault: string) => void): string {
  const vault = join(tmpdir(), `loopwiki-bench-${edition}`, name);
  if (existsSync(join(vault, ".git/index"))) return vault;
  rmSync(vault, { recursive: true, force: true });
  fill(vault);
  const who = ["-c", "user.name=Ada Gardener", "-c", "user.email=ada@garden.example"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-qm", "Open the garden"],
  ])
    spawnSync("git", args, { cwd: vault });
  return vault;
}

function vaultOf(pages: number): string {
  return vaultNamed(String(pages), (vault) => makeVault(vault, pages));
}

function cold(vault: string, args: readonly string[] = []): Cost {
  const once = (): Cost => {
    rmSync(join(vault, ".loopwiki"), { recursive: true, force: true });
    return checked(measure(vault, [...lint, ...args]));
  };
  return median(Array.from({ length: runs }, once));
}

/** Linting after one page was changed, with the cache of the run before. */
function afterChange(vault: string, args: readonly string[], path = somePage): Cost {
  const page = join(vault, path);
  const before = readFileSync(page, "utf8");
  const once = (): Cost => {
    appendFileSync(page, "One more line.\n");
    return checked(measure(vault, [...lint, ...args]));
  };
  try {
    return median(Array.from({ length: runs }, once));
  } finally {
    writeFileSync(page, before);
  }
}

/** A run that ended in an error would be quick, and prove nothing. */
function checked(cost: Cost): Cost {
  if (cost.code > 1) throw new Error(`Unexpected exit code ${cost.code}: ${cost.stderr}`);
  return cost;
}

function compare(
  ours: Record<"full" | "links", Cost>,
  vault: string,
  named?: readonly string[],
): void {
  const { peers, missing } = findPeers();
  say(`\nPeers on the same pages (times ours: CPU of a full lint, of links only)`);
  for (const { name, checks, command, target } of peers) {
    if (named?.includes(name) === false) continue;
    const cost = median(
      Array.from({ length: target >= 10 ? 1 : runs }, () => measure(vault, command)),
    );
    const [full, only] = [cost.cpu / ours.full.cpu, cost.cpu / ours.links.cpu];
    const verdict = full >= target ? "met" : `missed: ${(target / full).toFixed(1)} times too slow`;
    const ratio = `x${full.toFixed(1)}, x${only.toFixed(1)}; target x${target} of a full lint ${verdict}`;
    row(`${name} (${checks})`, cost, ratio);
  }
  for (const reason of missing) say(reason);
}

async function graph(vault: string): Promise<void> {
  const wiki = new Wiki(new ContentRoot(vault), () => true);
  const index = await wiki.index();
  let start = performance.now();
  const built = await wiki.graph();
  say(
    `\nGraph of ${index.pages.length} pages: ${(performance.now() - start).toFixed(0)} ms (target 1000)`,
  );
  start = performance.now();
  let found = 0;
  for (const { path } of index.pages) found += built.backlinks(path).length;
  const each = ((performance.now() - start) / index.pages.length) * 1e6;
  say(`Backlinks of a page: ${each.toFixed(0)} ns (${found} in all)`);
}

const pages = Number(values.pages);
const vault = vaultOf(pages);
say(
  `${pages} pages, Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
);
const full = cold(vault);
row(
  "loopwiki lint, cold",
  full,
  full.mb !== undefined && full.mb < 300 ? "" : "target 300 MB missed",
);
const rules = checked(measure(vault, [...lint, "--verbose"])).stderr;
const slowest = rules.split("\n").filter((line) => / ms {2}\S/.test(line));
const warm = afterChange(vault, []);
const start = median(
  Array.from({ length: runs }, () => measure(vault, [...lint.slice(0, 2), "--version"])),
);
const work = (full.cpu - start.cpu) / (warm.cpu - start.cpu);
row(
  "loopwiki lint, one page changed",
  warm,
  `1/${(full.cpu / warm.cpu).toFixed(1)} of cold (target 1/10), 1/${work.toFixed(1)} without the start of the process`,
);
row("loopwiki --version, the start of the process", start);
const changed = afterChange(vault, ["--changed"]);
row("loopwiki lint --changed", changed, `1/${(full.cpu / changed.cpu).toFixed(1)} of cold`);
const onlyLinks = cold(vault, links);
row("loopwiki lint, cold, links only", onlyLinks);
say(`\nSlowest rules:\n${slowest.slice(0, 6).join("\n")}`);
await graph(vault);
if (values.peers) compare({ full, links: onlyLinks }, vault);

/** Real vaults, as wikis. They lie beside the repository, on machines that have them. */
function corpora(): void {
  const folder = join(
    process.env["LOOPWIKI_CORPORA"] ?? join(import.meta.dirname, "../../../shared/corpora"),
    "vaults",
  );
  if (!existsSync(folder)) return say("\nNo real vaults here (LOOPWIKI_CORPORA).");
  say("\nReal vaults");
  for (const name of readdirSync(folder).toSorted()) {
    const vault = vaultNamed(name, (place) =>
      cpSync(join(folder, name), join(place, "wiki"), { recursive: true }),
    );
    const [first] = readdirSync(join(vault, "wiki"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .toSorted();
    const once = cold(vault);
    row(`${name}, cold`, once);
    const again = afterChange(vault, [], join("wiki", first ?? ""));
    row(`${name}, one page changed`, again, `1/${(once.cpu / again.cpu).toFixed(1)} of cold`);
    if (values.peers)
      compare({ full: once, links: cold(vault, links) }, vault, ["rumdl MD057", "foam-cli"]);
  }
}

if (values.corpora) corpora();

say("\nGrowth (cold full lint)");
for (const count of values.growth.split(",").map(Number)) {
  const cost = count === pages ? full : cold(vaultOf(count));
  row(`${count} pages`, cost, `${((cost.cpu / count) * 1000).toFixed(2)} ms cpu a page`);
}
