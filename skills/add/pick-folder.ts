import { LoopwikiError } from "#wiki";

/**
 * The folder of one skill among the paths of a repository or archive; empty when it is at the top. Throws
 * `no-skill-there` when there is none, or several and none is named.
 */
export function pickFolder(
  paths: readonly string[],
  wanted: string | undefined,
  where: string,
): string {
  const folders = paths.flatMap((path) =>
    /(?:^|\/)SKILL\.md$/.test(path) ? [path.slice(0, -"SKILL.md".length).replace(/\/$/, "")] : [],
  );
  const named = wanted?.replace(/^\.?\/+|\/+$/g, "");
  if (named !== undefined && folders.includes(named)) return named;
  const [only, ...more] = folders;
  if (named === undefined && only !== undefined && more.length === 0) return only;
  const list = folders.toSorted().slice(0, 20).join(", ");
  throw new LoopwikiError(
    "no-skill-there",
    folders.length === 0
      ? `Unexpected ${where} without a SKILL.md, expected a skill.`
      : `Unexpected ${named === undefined ? "source with several skills" : `folder "${named}"`} in ${where}, expected one of ${list}.`,
    { hint: "Name it: `--path <folder>`." },
  );
}

/** The paths below a folder, without it. */
export function below(folder: string, path: string): string | undefined {
  if (folder === "") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
