import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inLanes } from "../tools/in-lanes.ts";

/** What a soak did; a person who has less time sets a smaller number for all of them. */
const wanted = process.env["LOOPWIKI_SOAK_ROUNDS"];
const folder = process.env["LOOPWIKI_SOAK_FOLDER"] ?? join(tmpdir(), "loopwiki-soak");

interface Soak {
  /** A word for the file that remembers what is done. */
  name: string;
  /** How many rounds the issue asks for. */
  promised: number;
  /** Rounds at a time. */
  lanes?: number;
}

/**
 * Does every round of a soak once. What passed is remembered for this commit, so that a soak that was stopped
 * goes on where it was: `LOOPWIKI_SOAK_FOLDER` is where. Tells on standard error how far it is. Resolves to
 * the number of rounds, those of earlier times included.
 */
export async function inRounds(
  { name, promised, lanes = 1 }: Soak,
  work: (round: number) => Promise<void>,
): Promise<number> {
  const count = Math.min(promised, Number(wanted ?? promised));
  const done = doneBefore(name);
  const open = Array.from({ length: count }, (_, round) => round).filter((one) => !done.has(one));
  const started = Date.now();
  await inLanes(lanes, open, async (round) => {
    await work(round);
    done.add(round);
    appendFileSync(fileOf(name), `${round}\n`);
    if (done.size % Math.ceil(count / 20) === 0)
      process.stderr.write(`${name}: ${done.size} of ${count}, ${since(started)} s\n`);
  });
  rmSync(fileOf(name), { force: true });
  return count;
}

function since(started: number): number {
  return Math.round((Date.now() - started) / 1000);
}

function doneBefore(name: string): Set<number> {
  mkdirSync(folder, { recursive: true });
  try {
    const lines = readFileSync(fileOf(name), "utf8").split("\n");
    return new Set(lines.filter((line) => line !== "").map(Number));
  } catch {
    return new Set(); // the first time
  }
}

let commit = "";

/** Another commit is another soak. */
function fileOf(name: string): string {
  commit ||= execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  return join(folder, `${name}-${commit}`);
}
