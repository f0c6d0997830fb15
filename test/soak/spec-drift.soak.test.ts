import { expect, test } from "vitest";
import { runWithEdit, specFiles } from "../agents/execute/one-byte.ts";
import { shopTemplate } from "../agents/execute/quick-shop.ts";
import { inRounds } from "./rounds.ts";

const open = shopTemplate(specFiles);

test("100 edits of one byte while a plan runs, 100 stops", async () => {
  await inRounds({ name: "spec-drift", promised: 100 }, async (round) => {
    const { base, path, state } = await runWithEdit(open, round);
    const seen = { phase: state.phase, head: state.head, named: state.reason?.includes(path) };
    expect({ round, ...seen }).toEqual({ round, phase: "stopped", head: base, named: true });
  });
});
