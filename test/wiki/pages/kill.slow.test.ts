import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

// The built CLI is killed with SIGKILL at every create, write, fsync, rename and unlink it makes in the
// repository. strace does the killing; one thread for files makes the order the same in every run.

const cli = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));
const hasStrace = existsSync("/usr/bin/strace");
const calls = ["openat", "write", "fsync", "fdatasync", "rename", "unlink", "mkdir"];
const env = { ...process.env, UV_THREADPOOL_SIZE: "1", NO_COLOR: "1", XDG_CONFIG_HOME: "/nowhere" };

const garden = {
  "wiki/index.md":
    "---\ntitle: Index\ntype: system\n---\n\n## Domain\n\n- [[10_DOMAIN/bed|Bed]]\n- [[10_DOMAIN/leek|Leek]]\n- [[10_DOMAIN/old|Old]]\n",
  "wiki/log.md": "# Log\n",
  "wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: domain\n---\n[[leek]] [l](leek.md#soil)\n",
  "wiki/10_DOMAIN/leek.md":
    "---\ntitle: Leek\ntype: domain\n---\n## Soil\n\n[[#Soil]] [me](leek.md)\n",
  "wiki/10_DOMAIN/old.md": "---\ntitle: Old\ntype: domain\n---\n",
};

/** A page must always be at one of these. */
const moved = ["10_DOMAIN/leek.md", "20_SYSTEM/porree.md"];

interface Ran {
  stdout: string;
  code: number | string | null | undefined;
}

function runProgram(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout) =>
      resolve({ stdout, code: error ? (error.code ?? error.signal) : 0 }),
    );
  });
}

/** All files below `wiki/` but the temporary ones of a killed write; the log without its time stamps. */
async function wikiOf(directory: string): Promise<Record<string, string>> {
  const root = join(directory, "wiki");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, "utf8");
    files[relative(root, path)] = text
      .replaceAll(/page-[0-9a-f-]{36}/g, "page-id")
      .replaceAll(/\[\d{4}-\d\d-\d\d\]/g, "[day]");
  }
  return files;
}

/** Where the program touches the repository: the nth call of a kind by the thread for files. */
async function killPoints(directory: string, args: readonly string[]): Promise<string[]> {
  const log = join(directory, "..", "trace");
  const trace = `trace=${calls.join(",")}`;
  await runProgram("strace", ["-f", "-y", "-o", log, "-e", trace, process.execPath, cli, ...args]);
  const counts = new Map<string, number>();
  const points = [];
  for (const line of (await readFile(log, "utf8")).split("\n")) {
    const [, thread = "", call = ""] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const count = (counts.get(thread + call) ?? 0) + 1;
    counts.set(thread + call, count);
    const writes = call !== "openat" || line.includes("O_CREAT") || line.includes("O_DIRECTORY");
    if (writes && line.includes(directory) && !line.includes("/.git"))
      points.push(`${call}:${count}`);
  }
  return [...new Set(points)];
}

const cases = [
  ["new", "Onion soup", "--body", "Soup of the [[leek]]."],
  ["mv", "leek", "20_SYSTEM/porree", "--yes"],
  ["rm", "old", "--yes"],
].map((args) => ({ op: args[0] ?? "", args: ["page", ...args] }));

async function killAndRepeat(args: readonly string[]): Promise<{
  points: number;
  killed: number;
  complaints: string[];
}> {
  const origin = await makeRepository(garden);
  const before = await wikiOf(origin.directory);
  const copies = await mkdtemp(join(tmpdir(), "loopwiki-kill-"));
  onTestFinished(() => rm(copies, { recursive: true, force: true }));
  const copy = async (name: string): Promise<string> => {
    await cp(origin.directory, join(copies, name, "shop"), { recursive: true });
    return join(copies, name, "shop");
  };
  const whole = await copy("whole");
  const points = await killPoints(whole, ["-C", whole, ...args]);
  const after = await wikiOf(whole);
  expect(after).not.toEqual(before);
  let killed = 0;
  const complaints: string[] = [];
  for (const point of points) {
    const [call = "", nth = ""] = point.split(":");
    const directory = await copy(point.replace(":", "-"));
    const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${nth}`];
    const strace = ["-f", "-qq", "-o", "/dev/null", ...inject];
    const program = [process.execPath, cli, "-C", directory, ...args];
    const { stdout, code } = await runProgram("strace", [...strace, ...program]);
    if (code !== 0) killed += 1;
    const now = await wikiOf(directory);
    const torn = Object.keys(now).filter(
      (path) => now[path] !== before[path] && now[path] !== after[path],
    );
    const isFinished = isDeepStrictEqual(now, after);
    const isSaid = /^(Renamed|Deleted|wiki\/)/m.test(stdout);
    const isLost = moved.every((path) => now[path] === undefined);
    const again = await runProgram(process.execPath, program.slice(1));
    const isMended = isDeepStrictEqual(await wikiOf(directory), after);
    if (torn.length > 0) complaints.push(`${point}: torn ${torn.join(", ")}`);
    if (isSaid && !isFinished) complaints.push(`${point}: acknowledged and lost`);
    if (isLost) complaints.push(`${point}: the page is neither at its old nor at its new path`);
    if (!isMended || (!isFinished && again.code !== 0))
      complaints.push(`${point}: running it again did not finish it`);
    await rm(directory, { recursive: true });
  }
  return { points: points.length, killed, complaints };
}

test("without strace nothing can be killed, and that is said", () => {
  if (!hasStrace) process.stdout.write("SKIPPED: no strace here, so no kill was tried.\n");
  expect(hasStrace || process.platform !== "linux" || process.env["CI"] === undefined).toBe(true);
});

test.each(hasStrace ? cases : [])(
  "page $op killed at any point tears no page, and running it again finishes it",
  async ({ args }) => {
    const { points, killed, complaints } = await killAndRepeat(args);
    process.stdout.write(`${args.join(" ")}: ${points} points, killed at ${killed}\n`);
    expect(complaints).toEqual([]);
    // A call of another thread may be the one that is hit, or come first in another order.
    expect(killed).toBeGreaterThan(points * 0.8);
  },
  300_000,
);
