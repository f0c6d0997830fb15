import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import {
  LocalEmbedder,
  type LocalEmbedderOptions,
} from "../../../../wiki/search/embed/local-embedder.ts";
import { tinyModel, writeModel } from "../../../tools/tiny-onnx.ts";

export const { spec } = tinyModel();
export const leaves = Array.from({ length: 60 }, (_, place) => `leaf ${place} of the fig tree`);

/** A temporary directory, removed when the test ends. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that holds the tiny model. */
export async function modelFolder(): Promise<string> {
  const folder = join(await makeFolder(), "tiny");
  await writeModel(tinyModel(), folder);
  return folder;
}

/** An embedder with the tiny model, closed when the test ends. */
export async function makeEmbedder(
  options: Partial<LocalEmbedderOptions> = {},
): Promise<LocalEmbedder> {
  const embedder = new LocalEmbedder({ spec, folder: await modelFolder(), workers: 2, ...options });
  onTestFinished(() => embedder.close());
  return embedder;
}

/** Pids of the embedding processes that this one, or `parent`, started. */
export async function workersOf(parent = process.pid): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,command="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? [])
    .filter(([, , ppid, command]) => Number(ppid) === parent && command?.includes("embed-worker"))
    .map(([, pid]) => Number(pid));
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(20);
}
