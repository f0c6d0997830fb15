import type { Git } from "#wiki";
import { isSource } from "../../../agents/packet/repo-map/source-paths.ts";

/** One commit as a question: from its message and the files before it, which files did it change? */
export interface Change {
  commit: string;
  parent: string;
  message: string;
  /** Changed files of code that existed before, by path. */
  changed: string[];
}

/** A commit of more changed files of code is a sweep. */
const maxFiles = 10;

/** The newest `last` commits before `head`, merges left out, that changed 1 to 10 files of code. */
export async function findChanges(git: Git, head: string, last: number): Promise<Change[]> {
  const options = [
    "--no-merges",
    "--no-renames",
    "--name-status",
    "-z",
    `--max-count=${last * 10}`,
  ];
  const format = "--format=%x01%H%x02%P%x02%B%x02";
  const log = await git.run(["log", ...options, format, head]);
  const changes = log.split("\u0001").slice(1).flatMap(changeOf);
  return changes.slice(0, last);
}

function changeOf(entry: string): Change[] {
  const [commit = "", parents = "", message = "", listed = ""] = entry.split("\u0002");
  const [parent] = parents.split(" ");
  const fields = listed.split("\0").map((field) => field.trim());
  const files = fields.flatMap((field, at) => {
    const path = fields[at + 1];
    return /^[A-Z]$/.test(field) && path !== undefined && isSource(path)
      ? [{ added: field === "A", path }]
      : [];
  });
  const changed = files.filter(({ added }) => !added).map(({ path }) => path);
  if (!parent || changed.length === 0 || files.length > maxFiles) return [];
  return [{ commit, parent, message, changed }];
}
