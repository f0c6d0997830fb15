import { bootstrap, type Bootstrapped } from "./bootstrap.ts";
import type { RunContext } from "./run-context.ts";
import type { RunWorktree } from "./worktree.ts";

/** Gives one of the run's worktrees its dependencies and says how; see `bootstrap`. */
export function installInto(run: RunContext, worktree: RunWorktree): Promise<Bootstrapped> {
  const { repository, install, environment, sandbox } = run.services;
  return bootstrap({
    repository,
    worktree: worktree.path,
    install,
    environment,
    sandbox,
    signal: run.signal,
  });
}
