import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledProgram } from "../tools/bundled-program.ts";
import { killWriters, lossesOf, type Acknowledged } from "./durable/kill-writers.ts";
import { inRounds } from "./rounds.ts";

const writers = ["ada", "ben", "cleo", "dan"];
const program = bundledProgram(new URL("durable/writer.ts", import.meta.url));
/** The same four are killed so often in one folder: each finds what the killed ones left. */
const killsInARound = 20;

test("500 kills of 4 writers: not one acknowledged write is lost or torn", async () => {
  let writes = 0;
  const soak = { name: "writers", promised: 500 / killsInARound };
  const rounds = await inRounds(soak, async (round) => {
    const folder = join(program.folder, String(round));
    const acknowledged: Acknowledged = new Map();
    let kills = 0;
    while (kills < killsInARound) {
      kills += await killWriters({ program: program.path, folder, writers }, acknowledged);
      expect(await lossesOf(folder, acknowledged)).toEqual([]);
    }
    const counts = [...acknowledged.values()].flatMap((kinds) => [...kinds.values()]);
    const total = counts.reduce((sum, numbers) => sum + numbers.size, 0);
    expect(total).toBeGreaterThan(kills);
    writes += total;
    await rm(folder, { recursive: true });
  });
  process.stderr.write(`${rounds * killsInARound} kills, ${writes} acknowledged writes, 0 lost\n`);
});
