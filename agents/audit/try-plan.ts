import type { Chunk, Plan } from "#plans";
import { LoopwikiError, type Git } from "#wiki";
import { runCommand } from "../sandbox/run-command.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { CleanCheckout } from "./clean-checkout.ts";
import { failedBefore } from "./group-plans.ts";
import { commandLimitMs } from "./measure-commands.ts";

/** More changed files than this are named by folder, so that the plan stays readable. */
const maxListed = 60;

export interface Trial {
  checkout: CleanCheckout;
  environment: Record<string, string>;
  sandbox?: Sandbox | undefined;
  signal: AbortSignal;
}

/**
 * Carries a mechanical plan out in the clean checkout, then undoes it. The plan comes back with the
 * files each chunk really changed; throws `trial-failed` when it does not do what it promises.
 */
export async function tryPlan(plan: Plan, trial: Trial): Promise<Plan> {
  const started = Date.now();
  const { git, reset } = trial.checkout;
  try {
    await reset();
    const chunks: Chunk[] = [];
    let changed = 0;
    for (const chunk of plan.chunks) {
      const files = await tryChunk(chunk, trial);
      changed += files.length;
      chunks.push({ ...chunk, files: listed(files) });
    }
    const scope = [...new Set(chunks.flatMap(({ files }) => files))].toSorted();
    const seconds = Math.round((Date.now() - started) / 1000);
    const state =
      `${plan.state} It was tried on a clean checkout: ${changed} ${changed === 1 ? "file changes" : "files change"}, ` +
      `and every command below passes afterwards (${seconds} s).`;
    return { ...plan, chunks, state, scope: { ...plan.scope, in: scope } };
  } finally {
    await git.run(["reset", "--quiet"]);
    await reset();
  }
}

async function tryChunk(chunk: Chunk, trial: Trial): Promise<string[]> {
  const { git } = trial.checkout;
  const verify = chunk.contract.flatMap((criterion) => criterion.verify ?? []);
  const promised = new Set(
    chunk.contract.flatMap(({ verify, criterion }) =>
      verify !== undefined && criterion.endsWith(failedBefore) ? [verify] : [],
    ),
  );
  for (const command of promised)
    if ((await run(command, trial)).exitCode === 0) throw failed(`\`${command}\` passes already`);
  const before = await snapshot(git);
  const result = await run(chunk.run ?? "false", trial);
  if (result.exitCode !== 0)
    throw failed(`\`${chunk.run}\` ended with ${result.exitCode}: ${lastLine(result)}`);
  const files = await git.list([
    "diff",
    "--name-only",
    "--no-renames",
    "-z",
    before,
    await snapshot(git),
  ]);
  if (files.length === 0) throw failed(`\`${chunk.run}\` changed nothing`);
  const outside = files.filter((path) => chunk.files.length > 0 && !chunk.files.includes(path));
  if (outside.length > 0)
    throw failed(`\`${chunk.run}\` also changed ${outside.slice(0, 3).join(", ")}`);
  for (const command of verify) {
    const { exitCode, ...output } = await run(command, trial);
    if (exitCode !== 0) throw failed(`\`${command}\` fails afterwards: ${lastLine(output)}`);
  }
  return files;
}

async function run(
  command: string,
  { checkout, environment, sandbox, signal }: Trial,
): ReturnType<typeof runCommand> {
  const result = await runCommand({
    command,
    cwd: checkout.directory,
    env: environment,
    sandbox,
    signal,
    timeoutMs: commandLimitMs,
  });
  signal.throwIfAborted();
  return result;
}

/** Everything in the checkout as a tree, without the linked packages. */
async function snapshot(git: Git): Promise<string> {
  const linked = ["node_modules", ".venv", "venv"].map((name) => `:(exclude,glob)**/${name}`);
  await git.run(["add", "--all", "--", ".", ...linked]);
  return git.run(["write-tree"]);
}

/** Every file by name; a sweeping change by folder and ending. */
function listed(files: readonly string[]): string[] {
  if (files.length <= maxListed) return files.toSorted();
  const globs = files.map((path) => {
    const ending = /\.[^./]+$/.exec(path)?.[0] ?? "";
    return path.includes("/") ? `${path.split("/")[0]}/**/*${ending}` : path;
  });
  return [...new Set(globs)].toSorted();
}

function failed(reason: string): LoopwikiError {
  return new LoopwikiError("trial-failed", reason);
}

function lastLine({ stdout, stderr }: { stdout: string; stderr: string }): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return (lines.at(-1) ?? "").trim().slice(0, 200);
}
