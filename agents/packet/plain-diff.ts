import type { Git } from "#wiki";

/** A diff as every reader expects it, whatever the user's git settings make of prefixes and colours. */
export function plainDiff(git: Git, args: readonly string[]): Promise<string> {
  const settings = ["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false"];
  const options = ["--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];
  return git.run([...settings, "diff", ...options, ...args]);
}
