import type { PastCommit } from "./history.ts";
import type { TreeFile } from "./read-blobs.ts";
import { isTest, stemOf } from "./source-paths.ts";
import type { TagStore } from "./tag-store.ts";

/** A name that more files define is everybody's (`run`, `index`). */
const maxDefiners = 8;

/** Edges of one kind between files, by their places in the list. */
export class Edges {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly weight: number[] = [];

  add(from: number, to: number, weight: number): void {
    this.from.push(from);
    this.to.push(to);
    this.weight.push(weight);
  }
}

/** From a file that uses a name to the files that define it: rare names and those of several words more. */
export function references(files: readonly TreeFile[], store: TagStore): Edges {
  const edges = new Edges();
  const definers = new Map<number, Set<number>>();
  files.forEach(({ blob }, file) => {
    const definitions = store.definitions(blob);
    for (let at = 0; at < definitions.length; at += 2) {
      const name = definitions[at] ?? 0;
      const known = definers.get(name);
      if (known) known.add(file);
      else definers.set(name, new Set([file]));
    }
  });
  const users = new Uint32Array(store.names.length);
  for (const { blob } of files)
    for (const word of store.words(blob)) users[word >>> 8] = (users[word >>> 8] ?? 0) + 1;
  const worth = new Map<number, number>();
  for (const [name, { size }] of definers) {
    if (size > maxDefiners) continue;
    const rarity = Math.log(1 + files.length / (users[name] || 1));
    worth.set(name, (rarity * clarity(store.names[name] ?? "")) / size);
  }
  files.forEach(({ blob }, file) => {
    for (const word of store.words(blob)) {
      const value = worth.get(word >>> 8);
      if (value === undefined) continue;
      const weight = Math.sqrt(word & 255) * value;
      const targets = [...(definers.get(word >>> 8) ?? [])].filter((target) => target !== file);
      for (const target of targets) edges.add(file, target, weight);
    }
  });
  return edges;
}

/** A name of several words means one thing; a short or private one may be anything. */
function clarity(name: string): number {
  if (name.startsWith("_") || name.length < 4) return 0.1;
  return /\p{Ll}\p{Lu}|[^_]_[^_]/u.test(name) ? 2 : 1;
}

/** Larger groups than this are no sign that two of their files belong together. */
const maxGroup = 30;

/** Between files that were changed together: the more often, and the fewer others with them, the more. */
export function changedTogether(files: readonly TreeFile[], commits: readonly PastCommit[]): Edges {
  const places = new Map(files.map(({ path }, place) => [path, place]));
  const edges = new Edges();
  for (const { paths } of commits) {
    const here = paths.flatMap((path) => places.get(path) ?? []);
    connect(edges, here, () => 1 / (here.length - 1));
  }
  return edges;
}

/** Between a file and its tests, and between files of one name (`cart.h` and `cart.cpp`). */
export function sameStem(files: readonly TreeFile[]): Edges {
  const edges = new Edges();
  for (const [name, group] of groupBy(files, plainStem)) {
    if (name.length < 3) continue;
    connect(edges, group, (from, to) => {
      const [left = "", right = ""] = [files[from]?.path, files[to]?.path];
      const pair = isTest(left) !== isTest(right) || extension(left) !== extension(right);
      return nearness(left, right) * (pair ? 1 : 0.3); // two `index.ts` are only namesakes
    });
  }
  return edges;
}

/** Between the files of a folder that is not too large. */
export function sameFolder(files: readonly TreeFile[]): Edges {
  const edges = new Edges();
  for (const group of groupBy(files, folderOf).values()) connect(edges, group, () => 1);
  return edges;
}

function groupBy(
  files: readonly TreeFile[],
  keyOf: (path: string) => string,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  files.forEach(({ path }, place) => {
    const key = keyOf(path);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  });
  return groups;
}

/** An edge from each of a group to each other one. */
function connect(
  edges: Edges,
  group: readonly number[],
  weightOf: (from: number, to: number) => number,
): void {
  if (group.length > maxGroup) return;
  for (const from of group) {
    const others = group.filter((to) => to !== from);
    for (const to of others) edges.add(from, to, weightOf(from, to));
  }
}

function plainStem(path: string): string {
  return stemOf(path).toLowerCase().replaceAll(/[._-]/g, "");
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** The share of folders that two paths have in common, whatever `test` and `src` stand before them. */
function nearness(left: string, right: string): number {
  const [one, other] = [foldersOf(left), foldersOf(right)];
  const shared = [...one].filter((folder) => other.has(folder)).length;
  return (1 + shared) / (1 + Math.max(one.size, other.size));
}

function foldersOf(path: string): Set<string> {
  return new Set(path.split("/").slice(0, -1));
}
