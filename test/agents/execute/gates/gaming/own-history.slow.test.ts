import { Git } from "#wiki";
import { expect, test } from "vitest";
import { changedFiles } from "../../../../../agents/execute/changed-files.ts";
import { isTest } from "../../../../../agents/execute/gates/existing-tests.ts";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { golang } from "./honest-go.ts";
import { js } from "./honest-javascript.ts";
import { py } from "./honest-python.ts";
import { rs } from "./honest-rust.ts";

/** The share of honest work that may be refused. */
const mayBeRefused = 0.03;

/** As many of the newest commits, and of those the ones of so many files: a minute's work. */
const newest = Number(process.env["LOOPWIKI_COMMITS"] ?? 100);
const mostFiles = 40;

/**
 * The newest commits of this repository with their changed tests declared (LOOPWIKI_COMMITS says how many), beside the hand-written differences of
 * honest-*.ts, none of which is refused (honest.test.ts). Prints which commits are refused, and why.
 */
test("at most 3 % of honest work is refused", { timeout: 600_000 }, async () => {
  const git = new Git(process.cwd());
  const history = ["rev-list", "--no-merges", "--min-parents=1", "--parents", "HEAD"];
  const commits = (await git.run(history)).split("\n").filter((line) => line !== "");
  const refused: string[] = [];
  let judged = 0;
  for (const line of commits) {
    if (judged === newest) break;
    const [head = "", base = ""] = line.split(" ");
    const files = await changedFiles(git, base, head);
    if (files.length > mostFiles) continue;
    const testsMayChange = files.map(({ path }) => path).filter(isTest);
    const findings = await judgeDiff({ git, base, head, testsMayChange });
    judged += 1;
    const ids = [...new Set(findings.map(({ file, ruleId }) => `${ruleId} in ${file}`))];
    if (ids.length > 0) refused.push(`${head.slice(0, 10)} ${ids.join(", ")}`);
  }
  const byHand = [js, py, golang, rs].flatMap((diffs) => Object.keys(diffs)).length;
  const share = refused.length / (judged + byHand);
  process.stdout.write(
    `${judged} commits and ${byHand} differences by hand, refused: ${refused.length} (${(100 * share).toFixed(1)} %)\n${refused.join("\n")}\n`,
  );
  expect(judged + byHand).toBeGreaterThanOrEqual(100);
  expect(share).toBeLessThanOrEqual(mayBeRefused);
});
