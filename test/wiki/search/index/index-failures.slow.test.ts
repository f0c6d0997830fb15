import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSearchStore } from "#wiki";
import { IndexFolder } from "../../../../wiki/search/index/index-folder.ts";
import { openTables } from "../../../../wiki/search/index/lance-store.ts";
import { bundledProgram } from "../../../tools/bundled-program.ts";
import { bedPath, CountingEmbedder, makeGardenWiki, type GardenWiki } from "./garden-wiki.ts";

// An index that is damaged, cut off, written by two or without room: search answers rightly, pages are
// untouched, nothing is there twice.

const program = bundledProgram(new URL("index-once.ts", import.meta.url));

/** All of it with `npm run test:soak`; CI has a sample, with the same first numbers. */
const soak = process.env["LOOPWIKI_SOAK"] === "1";
const damages = soak ? 200 : 50;
const kills = soak ? 20 : 7;
const pairs = soak ? 10 : 3;

/** The same numbers on every run, so that a red run can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function pagesHash({ directory }: GardenWiki): Promise<string> {
  const names = (await readdir(join(directory, "wiki"), { recursive: true })).toSorted();
  const hash = createHash("sha256");
  for (const name of names.filter((name) => name.endsWith(".md")))
    hash.update(name).update(await readFile(join(directory, "wiki", name)));
  return hash.digest("hex");
}

async function find(garden: GardenWiki, bed: number): Promise<string[]> {
  const store = await openSearchStore({
    content: garden.content,
    pages: await garden.wiki.pages(),
    facts: () => Promise.resolve(new Map()),
  });
  const found = await store.searchText({ terms: [`plant${bed}`], phrases: [], prefixes: [] }, 10);
  await store.close();
  return found.map(({ chunk }) => chunk.page);
}

/** Every passage once, each with its vector. */
async function expectWhole(garden: GardenWiki, beds: number): Promise<void> {
  const tables = await openTables(await IndexFolder.of(garden.content));
  for (const table of [tables?.chunks, tables?.vectors]) {
    const rows = (await table?.query().select(["id"]).toArray()) ?? [];
    expect(new Set(rows.map(({ id }) => String(id))).size).toBe(beds);
    expect(rows).toHaveLength(beds);
  }
}

interface Child {
  code: number | null;
  stdout: string;
  /** Milliseconds it worked, from "ready" on. */
  worked: number;
}

/** Runs the program; with `killAfter` (ms after it began to index) it is killed. */
function runProgram(directory: string, killAfter?: number): Promise<Child> {
  const child = spawn(process.execPath, [program.path, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  let began = 0;
  child.stdout.on("data", (data: Buffer) => {
    const isReady = stdout === "";
    stdout += data.toString();
    if (isReady) began = performance.now();
    if (isReady && killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
  return new Promise((resolve) =>
    child.on("close", (code) => resolve({ code, stdout, worked: performance.now() - began })),
  );
}

it(`answers rightly after each of ${damages} random damages, and touches no page`, async () => {
  const beds = 40;
  const garden = await makeGardenWiki(beds);
  const random = randomFrom(7);
  const before = await pagesHash(garden);
  await garden.update({ embedder: new CountingEmbedder() });
  const folder = join(garden.directory, ".loopwiki/search");
  for (let damage = 0; damage < damages; damage += 1) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const entry = files[random(files.length)];
    if (!entry) throw new Error("there is no file to damage");
    await damageFile(join(entry.parentPath, entry.name), random);
    if (damage % 4 === 0)
      await garden.write(
        bedPath(beds),
        `# Bed ${beds}\n\nIn this bed: plant${beds}, edit ${damage}.\n`,
      );
    const bed = random(beds);
    expect(await find(garden, bed), `after damage ${damage} of ${entry.name}`).toEqual([
      bedPath(bed),
    ]);
    if (damage % 10 === 0) await garden.update({ embedder: new CountingEmbedder() });
  }
  await garden.remove(bedPath(beds));
  expect(await garden.update({ embedder: new CountingEmbedder() })).toMatchObject({
    outcome: "done",
    missing: 0,
  });
  await expectWhole(garden, beds);
  expect(await pagesHash(garden)).toBe(before);
}, 600_000);

async function damageFile(path: string, random: (below: number) => number): Promise<void> {
  const bytes = await readFile(path);
  const kind = random(4);
  if (kind === 0) return unlink(path);
  if (kind === 1) return truncate(path, random(bytes.length + 1));
  if (kind === 2) return truncate(path, 0);
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  return writeFile(path, bytes);
}

it(`is whole after it was killed at ${kills} random moments`, async () => {
  const beds = 300;
  const garden = await makeGardenWiki(beds);
  const random = randomFrom(11);
  const before = await pagesHash(garden);
  const whole = await runProgram(garden.directory);
  const edit = (round: number): Promise<void> =>
    garden.write(
      bedPath(round),
      `# Bed ${round}\n\nIn this bed grows plant${round} in round ${round}.\n`,
    );
  await edit(20);
  const small = await runProgram(garden.directory);
  expect([whole.code, small.code]).toEqual([0, 0]);
  let cutOff = 0;
  for (let round = 0; round < kills; round += 1) {
    // Each time there is something to do: everything, or the vectors, or one bed.
    const isAll = round % 3 === 0;
    if (isAll) await rm(join(garden.directory, ".loopwiki"), { recursive: true, force: true });
    else await edit(round);
    const { worked } = isAll ? whole : small;
    const { stdout } = await runProgram(garden.directory, random(Math.ceil(worked * 0.8)));
    if (!stdout.includes("{")) cutOff += 1;
    expect(await find(garden, 7)).toEqual([bedPath(7)]);
  }
  expect(cutOff).toBeGreaterThan(kills / 4);
  const report = await garden.update({ embedder: new CountingEmbedder() });
  expect(report).toMatchObject({ outcome: "done", chunks: beds, vectors: beds, missing: 0 });
  await expectWhole(garden, beds);
  expect(await pagesHash(garden)).not.toBe(before); // our own edits
  const names = await readdir(join(garden.directory, ".loopwiki/search"));
  expect(names.filter((name) => name.startsWith("index-"))).toHaveLength(1);
}, 900_000);

it(`has nothing twice after two processes wrote it at once, ${pairs} times`, async () => {
  const beds = 120;
  const garden = await makeGardenWiki(beds);
  for (let round = 0; round < pairs; round += 1) {
    if (round % 2 === 0)
      await rm(join(garden.directory, ".loopwiki"), { recursive: true, force: true });
    else
      for (let bed = 0; bed < 20; bed += 1)
        await garden.write(
          bedPath(bed),
          `# Bed ${bed}\n\nIn this bed grows plant${bed} in round ${round}.\n`,
        );
    const both = await Promise.all([runProgram(garden.directory), runProgram(garden.directory)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.every(({ stdout }) => stdout.includes('"outcome":"done"'))).toBe(true);
    await garden.update({ embedder: new CountingEmbedder() }); // one may have left the vectors to the other
    await expectWhole(garden, beds);
  }
}, 900_000);

it("answers when the disk is full, and touches no page", async () => {
  const garden = await makeGardenWiki(400);
  const before = await pagesHash(garden);
  // A disk of its own with too little room, seen by this process alone; also without being root.
  const outcomes: string[] = [];
  const notes: string[] = [];
  for (const kilobytes of [64, 256, 700, 1500]) {
    const script = `mkdir -p "$0/.loopwiki" && mount -t tmpfs -o size=${kilobytes}k tmpfs "$0/.loopwiki" && exec "$@"`;
    const command = [
      "sh",
      "-c",
      script,
      garden.directory,
      process.execPath,
      program.path,
      garden.directory,
      "plant17",
    ];
    const apart = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
    const { status, stdout, stderr } = spawnSync("unshare", [...apart, ...command], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const answer: { outcome: string; found: string[]; notes: string[] } = JSON.parse(
      stdout.split("\n")[1] ?? "",
    );
    expect(answer.found).toEqual([bedPath(17)]);
    outcomes.push(answer.outcome);
    notes.push(...answer.notes);
  }
  expect(outcomes.slice(0, 2)).toEqual(["failed", "failed"]);
  expect(notes[0]).toMatch(/^Searching in memory, .*cannot be written/);
  expect(await pagesHash(garden)).toBe(before);
}, 300_000);
