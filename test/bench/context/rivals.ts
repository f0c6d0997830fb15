import type { TreeFile } from "../../../agents/packet/repo-map/read-blobs.ts";
import type { TagStore } from "../../../agents/packet/repo-map/tag-store.ts";
import { estimateTokens } from "../../../agents/packet/tokens.ts";

// What an agent has without a map, listed until the budget is used up.

/** All files as `tree` prints them: a line per folder and file, indented. */
export function plainTree(files: readonly TreeFile[], budget: number): string[] {
  const named: string[] = [];
  let open: string[] = [];
  let left = budget;
  for (const { path } of files) {
    const folders = path.split("/").slice(0, -1);
    let same = 0;
    while (same < folders.length && folders[same] === open[same]) same += 1;
    const lines = folders.slice(same).map((folder, at) => `${"  ".repeat(same + at)}${folder}/\n`);
    const name = path.slice(path.lastIndexOf("/") + 1);
    left -= estimateTokens(`${lines.join("")}${"  ".repeat(folders.length)}${name}\n`);
    if (left < 0) break;
    open = folders;
    named.push(path);
  }
  return named;
}

/** Paths as ripgrep lists them, those with the most of the message's words first. */
export function listUntil(paths: readonly string[], budget: number): string[] {
  let left = budget;
  const end = paths.findIndex((path) => (left -= estimateTokens(`${path}\n`)) < 0);
  return end === -1 ? [...paths] : paths.slice(0, end);
}

const everyday = new Set(
  "the and for are but not you all any can had has was one our out his how its now see two way who did get let use with this that from they them then than these those there when what which while where been being into only also some such more most other over very via per does done add fix".split(
    " ",
  ),
);

/**
 * Files of code by how many different words of the message stand in their content or path, whatever the case and
 * also inside of names, then by how often: that is a stronger rival than the plain count of matches.
 */
export function byKeywords(files: readonly TreeFile[], store: TagStore, message: string): string[] {
  const found = message.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  const words = [...new Set(found)].filter((word) => !everyday.has(word));
  const hits = new Map<number, number[]>();
  store.names.forEach((name, id) => {
    const lower = name.toLowerCase();
    const inside = [...words.keys()].filter((word) => lower.includes(words[word] ?? ""));
    if (inside.length > 0) hits.set(id, inside);
  });
  const scored = files.map(({ path, blob }) => {
    const lower = path.toLowerCase();
    const counts: number[] = words.map((word) => (lower.includes(word) ? 1 : 0));
    for (const packed of store.words(blob))
      for (const word of hits.get(packed >>> 8) ?? [])
        counts[word] = (counts[word] ?? 0) + (packed & 255);
    const different = counts.filter((count) => count > 0).length;
    return { path, different, all: counts.reduce((sum, count) => sum + count, 0) };
  });
  return scored
    .filter(({ different }) => different > 0)
    .toSorted((left, right) => right.different - left.different || right.all - left.all)
    .map(({ path }) => path);
}
