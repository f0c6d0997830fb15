import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bwrap, openEstate, type Estate } from "../agents/sandbox/estate.ts";
import { killOne, killSupervisor } from "../agents/sandbox/kill.ts";

describe.skipIf(bwrap === "")("every process ends with its command", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate.remove());

  test("200 trees of processes, dead within a second of the limit", async () => {
    for (let round = 0; round < 200; round += 1) {
      const { seen, left } = await killOne(estate, round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    }
  }, 1_800_000);

  test("50 killed supervisors leave nothing behind", async () => {
    for (let round = 0; round < 50; round += 1) {
      const { seen, left } = await killSupervisor(estate, round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    }
  }, 1_800_000);
});
