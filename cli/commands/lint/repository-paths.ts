import { realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { LoopwikiError } from "#wiki";

/** What the user typed, as paths of the repository: they count from the current directory. */
export async function repositoryPaths(
  args: readonly string[],
  directory: string,
  repository: string,
): Promise<string[]> {
  const base = await realpath(resolve(directory));
  const top = await realpath(repository);
  return args.map((arg) => {
    const path = relative(top, resolve(base, arg)).split(sep).join("/");
    if (path !== ".." && !path.startsWith("../")) return path;
    throw new LoopwikiError("path-outside", `Unexpected path "${arg}": it is not in ${top}.`);
  });
}
