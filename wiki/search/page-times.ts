import type { ContentRoot } from "../content-root.ts";
import type { Git } from "../git.ts";
import { wikiFolder } from "../layout.ts";

/** Commits that are looked at: more take longer than they are worth for pages that old. */
const mostCommits = 20_000;

/**
 * When pages were last committed, in milliseconds since 1970, by their path below the content root. Empty
 * where there is no history; a page that was never committed is missing.
 */
export async function pageTimes(git: Git, content: ContentRoot): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const folder = content.repositoryPath(wikiFolder);
  const { code, stdout } = await git.answer(
    [
      "log",
      `--max-count=${mostCommits}`,
      "--format=%x01%ct",
      "--name-only",
      "--no-renames",
      "--",
      folder,
    ],
    { okCodes: [0, 128] },
  );
  if (code !== 0) return times;
  const above = content.prefix === "" ? 0 : content.prefix.length + 1;
  let time = 0;
  for (const line of stdout.split("\n")) {
    if (line.startsWith("\u0001")) time = Number(line.slice(1)) * 1000;
    else if (line !== "" && !times.has(line.slice(above))) times.set(line.slice(above), time);
  }
  return times;
}
