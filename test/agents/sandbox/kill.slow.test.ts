import { runCommand } from "#agents";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inLanes } from "../../tools/in-lanes.ts";
import { Bubblewrap } from "../../../agents/sandbox/bubblewrap.ts";
import { makeFolder } from "../agent-contract.ts";
import { bwrap } from "./estate.ts";
import { Killings } from "./kill.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, round) => round);

test.skipIf(bwrap === "")(
  "a command's output is its own, each of 300 times",
  async () => {
    const folder = await makeFolder();
    const sandbox = new Bubblewrap({ program: bwrap, repository: folder });
    const env = { PATH: "/usr/bin:/bin" };
    const heard = await inLanes(12, numbers(300), () =>
      runCommand({ command: "echo tea", cwd: folder, env, sandbox }),
    );
    expect(new Set(heard.map(({ stdout, stderr }) => stdout + stderr))).toEqual(new Set(["tea\n"]));
  },
  120_000,
);

describe.skipIf(bwrap === "")("the end of a sandboxed command", () => {
  let killings: Killings;
  beforeAll(async () => {
    killings = await Killings.open();
  });
  afterAll(() => killings.remove());

  test("takes every process of 21 trees with it, within a second of the limit", async () => {
    const ends = await inLanes(7, numbers(21), (round) => killings.atLimit(round));
    expect(ends.map(({ seen, left }) => ({ seen: seen > 0, left }))).toEqual(
      ends.map(() => ({ seen: true, left: 0 })),
    );
  }, 120_000);

  test("comes when the process that runs it is killed, however early, each of 12 times", async () => {
    const ends = await inLanes(3, numbers(12), (round) => killings.ofSupervisor(round));
    expect(ends.map(({ seen, left }) => ({ seen: seen > 0, left }))).toEqual(
      ends.map(() => ({ seen: true, left: 0 })),
    );
  }, 120_000);
});
