import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultNames, plantedKey, type FaultName } from "../../../tools/faults.ts";
import { shopTemplate } from "../../execute/quick-shop.ts";
import { key } from "./model-shop.ts";
import { runWithFault, withoutChance, type FaultyRole, type FaultyRun } from "./fault-shop.ts";

const page = join(import.meta.dirname, "../../../../memory/wiki/20_SYSTEM/model-faults.md");
const columns: FaultyRole[] = ["maker", "checker", "goal-checker"];

/** Two executions of a plan on a busy machine, in milliseconds. */
const slow = 120_000;

function cell(text = ""): string {
  return text.replaceAll(/^\| | \|$/g, "").trim();
}

const clock = (): Date => new Date("2026-11-20T08:00:00Z");

/** What the page promises, by fault: the written state is what people read. */
async function promises(role: FaultyRole): Promise<Map<string, string>> {
  const lines = (await readFile(page, "utf8")).split("\n");
  const rows = lines.filter((line) => line.startsWith("| ")).map((line) => line.split(" | "));
  const at = 1 + columns.indexOf(role);
  return new Map(rows.map((row) => [cell(row[0]), cell(row[at])]));
}

/** Every fault of the fault server in one role, through the model agent and the real loop. */
export function describeFaults(role: FaultyRole): void {
  const open = shopTemplate();

  async function run(fault: FaultName): Promise<FaultyRun & { journal: string[] }> {
    const shop = await open({ clock });
    const done = await runWithFault(shop, role, fault);
    const folder = dirname(shop.repository.directory);
    return { ...done, journal: withoutChance(done.events, folder) };
  }

  describe(`a ${role} whose model has a fault`, () => {
    test.each(faultNames)(
      "%s: ends as it is written, with the same journal again",
      async (fault) => {
        const written = (await promises(role)).get(fault);
        const { ended, journal, api, events } = await run(fault);
        expect(ended).toBe(written);
        expect(api.strayed).toEqual([]);
        expect(JSON.stringify(events)).not.toContain(key);
        expect(JSON.stringify(events)).not.toContain(plantedKey);
        // The journal is made alike for all roles: once is enough.
        const again = role === "maker" ? (await run(fault)).journal : journal;
        expect(again).toEqual(journal);
      },
      slow,
    );
  });
}
