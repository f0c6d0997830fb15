import type { Git } from "#wiki";

/** One commit that touched a module. */
export interface Change {
  commit: string;
  /** `2026-11-20`. */
  date: string;
  subject: string;
  paths: readonly string[];
}

const maxCommits = 2000;
/** Sweeping commits (a formatter, a licence header) say nothing about a single file. */
const maxPaths = 100;
const yearMs = 365 * 86_400_000;

/** Commits before `commit`, itself included, newest first; merges and sweeps left out. */
export async function readChanges(git: Git, commit: string): Promise<Change[]> {
  const fields = ["%H", "%cs", "%s"].join("%x02");
  const limit = `--max-count=${maxCommits}`;
  const options = [
    "--no-merges",
    "--no-show-signature",
    "--no-renames",
    "--name-only",
    "-z",
    limit,
  ];
  const text = await git.run(["log", ...options, `--format=%x01${fields}%x02`, commit]);
  return text
    .split("\u0001")
    .slice(1)
    .flatMap((part) => {
      const [id = "", date = "", subject = "", listed = ""] = part.split("\u0002");
      const paths = listed
        .split("\0")
        .map((path) => path.replace(/^\n/, ""))
        .filter((path) => path !== "");
      return paths.length > maxPaths ? [] : [{ commit: id, date, subject, paths }];
    });
}

/** Those of the last year, counted from the newest one, so that the same commit always tells the same. */
export function ofLastYear(changes: readonly Change[]): Change[] {
  const newest = Date.parse(changes[0]?.date ?? "");
  return changes.filter(({ date }) => newest - Date.parse(date) <= yearMs);
}
