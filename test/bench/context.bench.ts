import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Git } from "#wiki";
import { defaultWeights, type Weights } from "../../agents/packet/repo-map/rank-files.ts";
import { listTree } from "../../agents/packet/repo-map/read-blobs.ts";
import { RepoMapper } from "../../agents/packet/repo-map/repo-map.ts";
import { isSource } from "../../agents/packet/repo-map/source-paths.ts";
import { TagStore } from "../../agents/packet/repo-map/tag-store.ts";
import { findChanges, type Change } from "./context/changes.ts";
import { byKeywords, listUntil, plainTree } from "./context/rivals.ts";

// Which files will be changed? For the last commits of a repository, the commit's message is asked at its
// parent, and counted is the share of the changed files that an answer of 1,000 or 4,000 tokens names:
// our map, a plain file tree, keyword match. Reads git's objects only; nothing is checked out or written.
// `npm run bench:context -- <repository> [--last 100] [--head HEAD] [--tokens 1000,4000] [--ablate]`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    last: { type: "string", default: "100" },
    head: { type: "string", default: "HEAD" },
    tokens: { type: "string", default: "1000,4000" },
    /** Also the map without each of its signs, to see what they are worth. */
    ablate: { type: "boolean", default: false },
  },
});

const budgets = options.tokens.split(",").map(Number);

/** For each method and each commit the recall at each budget. */
const recalls = new Map<string, number[][]>();

function note(method: string, { changed }: Change, answers: readonly (readonly string[])[]): void {
  const recall = answers.map((answer) => {
    const named = new Set(answer);
    return changed.filter((path) => named.has(path)).length / changed.length;
  });
  recalls.set(method, [...(recalls.get(method) ?? []), recall]);
}

const git = new Git(resolve(positionals[0] ?? "."));
const mapper = await RepoMapper.open(git);
const store = await TagStore.open(undefined); // the rival reads on its own
const changes = await findChanges(git, options.head, Number(options.last));
const cost = { map: 0, worst: 0 };
let fileCount = 0;

async function ours(change: Change, weights: Partial<Weights> = {}): Promise<string[][]> {
  const { parent: commit, message: text } = change;
  const map = await mapper.survey({ commit, text, weights });
  const maps = budgets.map(map);
  maps.forEach(({ tokens, files, text }, at) => {
    const over = tokens > (budgets[at] ?? 0);
    const missing = files.find((path) => !text.includes(path.slice(path.lastIndexOf("/") + 1)));
    if (over || missing !== undefined) throw new Error(`Unexpected map: ${tokens} ${missing}`);
  });
  return maps.map(({ files }) => files);
}

for (const [place, change] of changes.entries()) {
  const start = cpuSeconds();
  note("our map", change, await ours(change));
  const used = cpuSeconds() - start;
  cost.map += used;
  if (place > 0) cost.worst = Math.max(cost.worst, used);
  if (place === 0) process.stderr.write(`first map (reads every file): ${used.toFixed(1)} s CPU\n`);
  const all = await listTree(git, change.parent);
  const files = all.filter(({ path }) => isSource(path));
  fileCount = Math.max(fileCount, files.length);
  await store.readWords(git, files);
  const found = byKeywords(files, store, change.message);
  note(
    "keyword match",
    change,
    budgets.map((budget) => listUntil(found, budget)),
  );
  note(
    "file tree",
    change,
    budgets.map((budget) => plainTree(all, budget)),
  );
  if (options.ablate)
    for (const sign of Object.keys(defaultWeights))
      note(`without ${sign}`, change, await ours(change, { [sign]: 0 }));
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + childSeconds();
}

/** Time of the git processes that have ended, where the system tells (Linux). */
function childSeconds(): number {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return 0;
  }
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

/** In how many commits our map names more, as much, less. */
function compare(rows: readonly number[][], budget: number): string {
  const own = recalls.get("our map") ?? [];
  const signs = rows.map((row, at) => Math.sign((own[at]?.[budget] ?? 0) - (row[budget] ?? 0)));
  const count = (sign: number): number => signs.filter((found) => found === sign).length;
  return `${count(1)}/${count(0)}/${count(-1)}`;
}

const rows = [...recalls].map(([method, rows]) => {
  const cells = budgets.map((_, at) => mean(rows.map((row) => row[at] ?? 0)).toFixed(3));
  const against = method === "our map" ? [] : budgets.map((_, at) => compare(rows, at));
  return `${method.padEnd(18)}${cells.map((cell) => cell.padStart(10)).join("")}   ${against.join("  ")}`;
});
const changedFiles = mean(changes.map(({ changed }) => changed.length));
process.stdout.write(
  [
    `${changes.length} commits of ${positionals[0] ?? "."}, ${changedFiles.toFixed(1)} changed files each, of at most ${fileCount} files of code`,
    `recall of the changed files in ${budgets.join(" and ")} tokens; in how many commits ours names more/as much/less`,
    ...rows,
    `CPU of a map: ${(cost.map / Math.max(1, changes.length)).toFixed(2)} s on average, the slowest after the first ${cost.worst.toFixed(2)} s`,
    "",
  ].join("\n"),
);
