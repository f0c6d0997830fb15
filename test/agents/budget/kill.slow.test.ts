import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeFolder } from "../agent-contract.ts";

const script = fileURLToPath(new URL("spend-and-die.ts", import.meta.url));
const limit = 3000;
const most = 100;

/** What the process said last; `killed` when it had no time to. */
async function spend(folder: string, dieAt: number, together: number): Promise<string> {
  const node = ["--conditions", "loopwiki-source", "--import", "tsx", script];
  try {
    const run = promisify(execFile);
    const numbers = [dieAt, limit, together].map(String);
    const { stdout } = await run(process.execPath, [...node, folder, ...numbers]);
    return stdout;
  } catch (error) {
    if (error instanceof Error && "signal" in error && error.signal === "SIGKILL") return "killed";
    throw error;
  }
}

test("processes that spend together, some killed with -9, pass the budget by less than one request", async () => {
  const folder = await makeFolder();
  const deaths = process.env["LOOPWIKI_SOAK"] === "1" ? [0, 3, 0, 5, 1] : [0, 3, 1];
  expect(await Promise.all(deaths.map((dieAt) => spend(folder, dieAt, deaths.length)))).toEqual(
    deaths.map((dieAt) => (dieAt === 0 ? "budget" : "killed")),
  );
  const used = (await readFile(join(folder, "used.txt"), "utf8")).trim().split("\n").map(Number);
  const total = used.reduce((sum, tokens) => sum + tokens, 0);
  expect(total).toBeLessThan(limit + most);
  // those that died leave at most what they held: the rest was there to be spent
  expect(total).toBeGreaterThan(limit - 3 * most - most);
});
