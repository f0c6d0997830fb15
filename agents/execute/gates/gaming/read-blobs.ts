import type { Git } from "#wiki";

/** Texts of files of a commit or tree, by path, in one call of git; what is no file there is left out. */
export async function readBlobs(
  git: Git,
  revision: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const askable = paths.filter((path) => !path.includes("\n"));
  const input = askable.map((path) => `${revision}:${path}\n`).join("");
  const found = new Map<string, string>();
  if (askable.length === 0) return found;
  const bytes = await git.bytes(["cat-file", "--batch"], { input });
  let at = 0;
  for (const path of askable) {
    const end = bytes.indexOf(10, at);
    const header = bytes.subarray(at, end).toString();
    const size = / blob (\d+)$/.exec(header)?.[1];
    at = end + 1;
    if (size !== undefined) found.set(path, bytes.subarray(at, at + Number(size)).toString());
    if (!header.endsWith(" missing")) at += Number(/ (\d+)$/.exec(header)?.[1] ?? -1) + 1;
  }
  return found;
}
