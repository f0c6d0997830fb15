import type { ChildProcess, StdioOptions } from "node:child_process";

/** Standard streams, and for a plan with a lifeline a fourth: a pipe that closes when we die. */
export function streamsOf({ lifeline = false }: { lifeline?: boolean | undefined }): StdioOptions {
  return lifeline ? ["pipe", "pipe", "pipe", "pipe"] : "pipe";
}

/** Closes the pipe as soon as the program has ended, so that nothing waits for it. */
export function holdLifeline(child: ChildProcess): void {
  const pipe = child.stdio[3];
  pipe?.on("error", () => undefined);
  child.on("exit", () => pipe?.destroy());
}

/**
 * Shell, in front of a command in a namespace of processes: ends all of them when the pipe (3) closes.
 * bubblewrap asks the kernel for a signal when its parent dies, but only after it has forked: killed before
 * that, we left everything running (16 of 60 kills at a random moment). `$$` is 2 nowhere else: 1 is bubblewrap's own.
 * Its output is closed: when the command has just ended there is nobody to kill, and nobody shall read that.
 */
export const watchLifeline =
  "( { read x <&3; [ $$ = 2 ] && kill -s KILL -- -1; } >&- 2>&- & ); exec 3<&-;";
