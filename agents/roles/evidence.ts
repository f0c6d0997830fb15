import type { Git } from "#wiki";

/** A place that somebody cites: a repository path and a 1-based line. */
export interface CitedPlace {
  path: string;
  line: number;
}

const inBackticks = /`([^`\n]+?):(\d{1,7})(?:-\d{1,7})?`/g;
const bare = /(?<![\w/.:@-])((?:[\w@.+-]+\/)*[\w@.+-]+):(\d{1,7})\b/g;

/** Every `path:line` of a text, with or without backticks, each once. */
export function citedPlaces(text: string): CitedPlace[] {
  const places = new Map<string, CitedPlace>();
  for (const pattern of [inBackticks, bare])
    for (const [, path = "", line] of text.matchAll(pattern))
      places.set(`${path}:${line}`, { path: path.replace(/^\.\//, ""), line: Number(line) });
  return [...places.values()];
}

/**
 * Why a text proves nothing, or undefined when it cites at least one line that exists in one of the
 * trees, and no line that a cited file does not have. Whether the line shows what is claimed is for the
 * reviewer; that it was made up is found here.
 */
export async function unproven(
  git: Git,
  trees: readonly string[],
  text: string,
): Promise<string | undefined> {
  let found = false;
  const places = citedPlaces(text);
  for (const { path, line } of places) {
    const lengths = await lengthsOf(git, trees, path);
    if (lengths.length === 0) continue; // `localhost:3000` is no place
    if (line < 1 || line > Math.max(...lengths))
      return `${path} has ${Math.max(...lengths)} lines, so there is no ${path}:${line}`;
    found = true;
  }
  if (found) return undefined;
  return places.length === 0
    ? "it cites no `path:line`"
    : `there is no file ${places.map(({ path }) => path).join(", ")}`;
}

/** Number of lines of the file in each tree that has it. */
async function lengthsOf(git: Git, trees: readonly string[], path: string): Promise<number[]> {
  const lengths: number[] = [];
  for (const tree of trees) {
    const object = `${tree}:${path}`;
    const { code, stdout } = await git.answer(["cat-file", "blob", object], { okCodes: [0, 128] });
    if (code === 0) lengths.push(stdout.replace(/\n$/, "").split("\n").length);
  }
  return lengths;
}
