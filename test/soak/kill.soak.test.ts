import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bwrap } from "../agents/sandbox/estate.ts";
import { Killings } from "../agents/sandbox/kill.ts";
import { inRounds } from "./rounds.ts";

describe.skipIf(bwrap === "")("every process ends with its command", () => {
  let killings: Killings;
  beforeAll(async () => {
    killings = await Killings.open();
  });
  afterAll(() => killings.remove());

  test("200 trees of processes, dead within a second of the limit", async () => {
    await inRounds({ name: "trees", promised: 200, lanes: 5 }, async (round) => {
      const { seen, left } = await killings.atLimit(round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    });
  });

  test("50 killed supervisors leave nothing behind", async () => {
    await inRounds({ name: "supervisors", promised: 50, lanes: 2 }, async (round) => {
      const { seen, left } = await killings.ofSupervisor(round);
      expect({ round, seen: seen > 0, left }).toEqual({ round, seen: true, left: 0 });
    });
  });
});
