import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleScript } from "../tools/bundle-script.ts";
import { killWriters, lossesOf, type Acknowledged } from "./durable/kill-writers.ts";
import { inRounds } from "./rounds.ts";

const writers = ["ada", "ben", "cleo", "dan"];
const script = fileURLToPath(new URL("durable/writer.ts", import.meta.url));
/** The same four are killed so often in one folder: each finds what the killed ones left. */
const killsInARound = 20;
let home: string;
let program: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "loopwiki-kills-"));
  program = await bundleScript(script, home);
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("500 kills of 4 writers: not one acknowledged write is lost or torn", async () => {
  let writes = 0;
  const soak = { name: "writers", promised: 500 / killsInARound };
  const rounds = await inRounds(soak, async (round) => {
    const folder = join(home, String(round));
    const acknowledged: Acknowledged = new Map();
    let kills = 0;
    while (kills < killsInARound) {
      kills += await killWriters({ program, folder, writers }, acknowledged);
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
