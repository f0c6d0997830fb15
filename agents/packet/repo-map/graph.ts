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
      const where = definers.get(word >>> 8) ?? [];
      const weight = Math.sqrt(word & 255) * value;
      for (const target of where) if (target !== file) edges.add(file, target, weight);
    }
  });
  return edges;
}

/** A name of several words means one thing; a short or private one may be anything. */
function clarity(name: string): number {
  if (name.startsWith("_") || name.length < 4) return 0.1;
  return /\p{Ll}\p{Lu}|[^_]_[^_]/u.test(name) ? 2 : 1;
}

/** Between files that were changed together: the more often, and the fewer others with them, the more. */
export function changedTogether(files: readonly TreeFile[], commits: readonly PastCommit[]): Edges {
  const places = new Map(files.map(({ path }, place) => [path, place]));
  const edges = new Edges();
  commits.forEach(({ paths }) => {
    const here = paths.flatMap((path) => places.get(path) ?? []);
    if (here.length < 2 || here.length > 20) return;
    const weight = 1 / (here.length - 1);
    for (const from of here) for (const to of here) if (from !== to) edges.add(from, to, weight);
  });
  return edges;
}

/** Between a file and its tests, and between files of one name (`cart.h` and `cart.cpp`). */
export function sameStem(files: readonly TreeFile[]): Edges {
  const groups = new Map<string, number[]>();
  files.forEach(({ path }, place) => {
    const stem = stemOf(path).toLowerCase().replaceAll(/[._-]/g, "");
    const group = groups.get(stem);
    if (group) group.push(place);
    else groups.set(stem, [place]);
  });
  const edges = new Edges();
  for (const [stem, group] of groups) {
    if (group.length > 12 || stem.length < 3) continue;
    for (const from of group)
      for (const to of group) {
        if (from === to) continue;
        const [left = "", right = ""] = [files[from]?.path, files[to]?.path];
        const pair =
          isTest(left) === isTest(right) && extension(left) === extension(right) ? 0.3 : 1;
        edges.add(from, to, pair * nearness(left, right));
      }
  }
  return edges;
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** The share of folders that two paths have in common, whatever `test` and `src` stand before them. */
function nearness(left: string, right: string): number {
  const folders = (path: string): Set<string> => new Set(path.split("/").slice(0, -1));
  const [one, other] = [folders(left), folders(right)];
  const shared = [...one].filter((folder) => other.has(folder)).length;
  return (1 + shared) / (1 + Math.max(one.size, other.size));
}

export function sameFolder(files: readonly TreeFile[]): Edges {
  const groups = new Map<string, number[]>();
  files.forEach(({ path }, place) => {
    const stem = path.slice(0, path.lastIndexOf("/") + 1);
    const group = groups.get(stem);
    if (group) group.push(place);
    else groups.set(stem, [place]);
  });
  const edges = new Edges();
  for (const group of groups.values())
    if (group.length <= 30)
      for (const from of group) for (const to of group) if (from !== to) edges.add(from, to, 1);
  return edges;
}
