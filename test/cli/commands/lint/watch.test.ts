import { ContentRoot, LoopwikiError } from "#wiki";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { watchLint } from "../../../../cli/commands/lint/watch.ts";
import type { ExitCode } from "../../../../cli/exit-codes.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext } from "../../recording-output.ts";

test("it lints again after each change of pages or settings, in one go, until it is told to end", async () => {
  const { directory, write } = await makeRepository({
    "memory/wiki/10_DOMAIN/bed.md": "# Bed\n",
    "src/till.ts": "1;\n",
  });
  const ending = new AbortController();
  const context = { ...recordingContext(directory), signal: ending.signal };
  let runs = 0;
  const lint = async (): Promise<ExitCode> => {
    runs += 1;
    if (runs === 2) throw new LoopwikiError("bad-config", "half-written settings");
    return 1;
  };
  const watching = watchLint(context, new ContentRoot(directory, "memory"), lint);
  const lintedTimes = (times: number) =>
    vi.waitFor(() => expect(runs).toBe(times), { timeout: 5000 });
  await lintedTimes(1);
  await write({ "loopwiki.config.json": "{" });
  await lintedTimes(2);
  await write({
    "memory/wiki/10_DOMAIN/bed.md": "# Beds\n",
    "memory/wiki/10_DOMAIN/new.md": "# New\n",
  });
  await lintedTimes(3);
  await write({ "src/till.ts": "2;\n", "memory/wiki/.bed.md.swp": "an editor's own" });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(runs).toBe(3);
  await rm(join(directory, "memory/wiki/10_DOMAIN/bed.md"));
  await lintedTimes(4);
  ending.abort();
  expect(await watching).toBe(1);
});
