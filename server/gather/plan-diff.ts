import { foldRun } from "#agents";
import type { ServerServices } from "../services.ts";

/** Characters of a difference that are shown. */
const most = 400_000;

/** What the plan's latest run changed, as a unified diff; undefined before it has committed anything. */
export async function planDiff(
  { git, runs }: Pick<ServerServices, "git" | "runs">,
  plan: string,
): Promise<string | undefined> {
  const summary = (await runs.list()).findLast((run) => run.plan === plan);
  const state = summary && foldRun(summary.run, await runs.read(summary.run));
  if (state === undefined || state.head === state.started.base) return undefined;
  const range = `${state.started.base}...${state.head}`;
  const options = ["--no-color", "--no-ext-diff", "--no-textconv", "--stat", "--patch"];
  const { code, stdout } = await git.answer(["diff", ...options, range, "--"], {
    okCodes: [0, 128], // 128: the commits are gone, the run was discarded
  });
  return code === 0 && stdout !== "" ? stdout.slice(0, most) : undefined;
}
