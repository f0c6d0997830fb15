import type { Git } from "#wiki";

/** Bytes; longer files are data rather than code somebody reads in a browser. */
const maxBytes = 1_000_000;

/** The text of a file in the last commit. What was never committed, such as `.env`, is never shown. */
export async function committedText(git: Git, path: string): Promise<string | undefined> {
  if (path.includes("\0")) return undefined; // no argument of a program can hold it
  const object = `HEAD:${path}`;
  const okCodes = [0, 128];
  const kind = await git.answer(["cat-file", "-t", object], { okCodes });
  if (kind.stdout.trim() !== "blob") return undefined;
  const size = await git.run(["cat-file", "-s", object]);
  if (Number(size) > maxBytes) return undefined;
  const { stdout } = await git.answer(["cat-file", "blob", object]);
  return stdout.includes("\0") ? undefined : stdout;
}
