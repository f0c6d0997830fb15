import { spawnSync } from "node:child_process";
import { join } from "node:path";

// How long `loopwiki --help` takes, beside bare Node in the same minute. `npm run bench:help`.

const runs = 15;
/** What the design allows, in milliseconds. */
const target = 150;

function once(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0)
    throw new Error(`Unexpected exit code ${status}, expected 0: ${args.join(" ")}`);
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? NaN;
}

const help = [join(import.meta.dirname, "../../dist/cli/main.js"), "--help"];
const bare = ["-e", "0"];
const times: { help: number[]; bare: number[] } = { help: [], bare: [] };
for (let run = 0; run < runs; run += 1) {
  times.bare.push(once(bare)); // by turns, so that a busy machine slows both alike
  times.help.push(once(help));
}
const [helpMs, bareMs] = [median(times.help), median(times.bare)];
process.stdout.write(
  [
    `loopwiki --help  ${helpMs.toFixed(0)} ms (median of ${runs}; target under ${target} ms)`,
    `node -e 0        ${bareMs.toFixed(0)} ms`,
    `ratio            ${(helpMs / bareMs).toFixed(2)}`,
    "",
  ].join("\n"),
);
process.exitCode = helpMs < target ? 0 : 1;
