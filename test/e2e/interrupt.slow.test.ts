import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Git } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";
import { fingerprint } from "../tools/fingerprint.ts";
import { mustRun, startCli } from "./run-cli.ts";

test("Ctrl-C ends execute at once with 130, leaves no process, and the next execute finishes the plan", async () => {
  const { directory, commit } = await makeRepository({
    "package.json": JSON.stringify({ name: "shop", scripts: { test: "true" } }),
    "prices.txt": "apple 1\n",
  });
  // Beside the checkout it marks that it waited, and its pid there is one of this machine.
  const settings = join(directory, "../.user-settings/loopwiki");
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, "config.json"), '{"sandbox": "off"}');
  await mustRun(directory, "init", "--yes");
  await commit("Add loopwiki");
  // The first time it waits for ever, the second time it does the work.
  const run =
    "test -e ../waited && echo 'pear 2' >> prices.txt || { echo $$ > ../waited; exec sleep 600; }";
  await mustRun(
    directory,
    "plan",
    "new",
    "Sell pears",
    "--files",
    "prices.txt",
    "--run",
    run,
    "--verify",
    "grep -q pear prices.txt",
  );
  await mustRun(directory, "plan", "approve", "sell-pears");
  const before = await fingerprint(directory);

  const child = startCli(directory, ["execute", "sell-pears"]);
  let output = "";
  child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
  while (!output.includes("attempt 1")) await once(child.stderr!, "data");
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill("SIGINT");
  await once(child, "close");
  expect(child.exitCode).toBe(130);
  const pid = Number(await readFile(join(directory, "..", "waited"), "utf8"));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(output).toContain("loopwiki execute sell-pears");
  expect(output).not.toContain("bug");
  expect(await fingerprint(directory)).toEqual(before);

  const { stdout } = await mustRun(directory, "--json", "execute", "sell-pears");
  expect(JSON.parse(stdout)).toMatchObject({ phase: "verified", chunks: [{ attempts: 1 }] });
  await mustRun(directory, "merge", "sell-pears");
  expect(await new Git(directory).run(["show", "HEAD:prices.txt"])).toBe("apple 1\npear 2");
}, 60_000);
