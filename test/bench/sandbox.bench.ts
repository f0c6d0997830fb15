import { openEstate, bubblewrapOf } from "../agents/sandbox/estate.ts";

// How long a command takes in the sandbox and without one, by turns. `npm run bench:sandbox`.

const runs = 40;
/** What issue 6 allows the sandbox to add, in milliseconds at the median. */
const target = 80;

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? NaN;
}

async function time(work: () => Promise<{ exitCode: number }>): Promise<number> {
  const start = performance.now();
  const { exitCode } = await work();
  if (exitCode !== 0) throw new Error(`Unexpected exit code ${exitCode}, expected 0.`);
  return performance.now() - start;
}

const estate = await openEstate();
const { worktree: cwd, env, repository } = estate;
const times = {
  inside: new Array<number>(),
  outside: new Array<number>(),
  plan: new Array<number>(),
};
try {
  for (let run = 0; run < runs; run += 1) {
    times.outside.push(await time(() => estate.run("true", { sandbox: undefined })));
    times.inside.push(await time(() => estate.run("true")));
    const start = performance.now();
    await bubblewrapOf(repository).prepare({ command: "true", cwd, env });
    times.plan.push(performance.now() - start);
  }
} finally {
  await estate.remove();
}
const [inside, outside] = [median(times.inside), median(times.outside)];
process.stdout.write(
  [
    `in the sandbox   ${inside.toFixed(0)} ms (median of ${runs})`,
    `without          ${outside.toFixed(0)} ms`,
    `it adds          ${(inside - outside).toFixed(0)} ms (target at most ${target} ms), ${median(times.plan).toFixed(1)} ms of it to find out what is mounted`,
    "",
  ].join("\n"),
);
process.exitCode = inside - outside <= target ? 0 : 1;
