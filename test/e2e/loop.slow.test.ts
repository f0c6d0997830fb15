import { expect, test } from "vitest";
import { z } from "zod";
import { makeRepository } from "../tools/make-repository.ts";
import { mustRun, runCli } from "./run-cli.ts";

const loopSchema = z.object({
  end: z.string(),
  rounds: z.array(z.object({ plan: z.string(), execute: z.string(), lint: z.string().optional() })),
});

test("the loop carries out approved plans, waits for nobody, merges nothing, and can be told to stop", async () => {
  const { directory, commit, git } = await makeRepository({
    "src/beds.js": "export const beds = 3;\n",
    "package.json": '{ "name": "garden", "type": "module", "main": "src/beds.js" }\n',
  });
  await mustRun(directory, "init", "--yes");
  await commit("Add loopwiki");
  const write =
    "process.getBuiltinModule('fs').writeFileSync('src/paths.js', 'export const paths = 2;\\n')";
  const files = ["--files", "src/paths.js", "--run", `node -e "${write}"`];
  const title = "Say how many paths there are";
  await mustRun(directory, "plan", "new", title, ...files, "--verify", "node --check src/paths.js");
  await mustRun(directory, "plan", "approve", "say-how-many-paths-there-are");
  const before = await git.run(["rev-parse", "main"]);

  const first = await mustRun(directory, "--json", "loop", "--once");
  const { rounds, end } = loopSchema.parse(JSON.parse(first.stdout));
  expect(end).toBe("rounds");
  expect(rounds).toMatchObject([{ execute: "ok" }]);
  const second = await mustRun(directory, "--json", "loop");
  expect(loopSchema.parse(JSON.parse(second.stdout))).toEqual({ rounds: [], end: "idle" });
  expect(await git.run(["rev-parse", "main"])).toBe(before);

  await mustRun(directory, "loop", "--stop");
  const held = await runCli(directory, "loop");
  expect(held.stdout).toContain(".loopwiki/stop");
});
