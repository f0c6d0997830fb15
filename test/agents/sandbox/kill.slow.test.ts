import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bwrap, openEstate, type Estate } from "./estate.ts";
import { killOne, killSupervisor } from "./kill.ts";

describe.skipIf(bwrap === "")("the end of a sandboxed command", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate.remove());

  test("takes every process of 20 trees with it, within a second of the limit", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { seen, left } = await killOne(estate, round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    }
  }, 120_000);

  test("comes when the process that runs it is killed, each of five times", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { seen, left } = await killSupervisor(estate, round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    }
  }, 120_000);
});
