import type { Git } from "#wiki";
import { changedTogether, references, sameFolder, sameStem } from "./graph.ts";
import type { PastCommit } from "./history.ts";
import { historyScores } from "./history-scores.ts";
import { namedPlaces } from "./named-places.ts";
import { pageRank, type Relation } from "./page-rank.ts";
import type { TreeFile } from "./read-blobs.ts";
import type { TagStore } from "./tag-store.ts";
import { TextScores } from "./text-scores.ts";
import { clausesOf, together, type Query } from "./words.ts";

/**
 * How much each sign counts. The best file by its words has 1; what past commits of like words changed,
 * half of that; what was changed lately a fifth, for work goes on where it was; a path that the text names,
 * and files that the work is about anyway, more than any likeness. Of what a file is worth, `follow` goes
 * to others: half of it to what was changed with it and to its tests, for they change together; less to
 * what it uses, what uses it, and its neighbours. All are round numbers: halved or doubled, each changes
 * recall on our own history by two percent at most (`npm run bench:context -- <repo> --ablate`).
 */
export const defaultWeights = {
  words: 1,
  alike: 0.5,
  recent: 0.2,
  named: 2,
  focus: 2,
  follow: 0.3,
  together: 1,
  stem: 1,
  uses: 0.5,
  usedBy: 0.5,
  folder: 0.5,
};
export type Weights = typeof defaultWeights;

/** Most files that are parsed and linked; those after them in likeness are told apart by that alone. */
const maxLinked = 1500;
/** More files than this in focus share what so many would have. */
const maxFocus = 20;

export interface RankRequest {
  /** Files of code, sorted by path. */
  files: readonly TreeFile[];
  commits: readonly PastCommit[];
  /** What is to be done, its first line summing it up. */
  text: string;
  /** Files that the work is known to be about. */
  focus: (path: string) => boolean;
  weights?: Partial<Weights>;
}

export interface RankedFile {
  file: TreeFile;
  score: number;
}

/** The files in the order in which they are likely to matter to the text; equal ones by path. */
export async function rankFiles(
  git: Git,
  store: TagStore,
  request: RankRequest,
): Promise<RankedFile[]> {
  const { files, commits } = request;
  const weights = { ...defaultWeights, ...request.weights };
  const clauses = clausesOf(request.text);
  await store.readWords(git, files);
  const before = scoreByHistory({ ...request, weights, query: together(clauses) });
  const texts = new TextScores(files, store, clauses);
  const first = sum(before, texts.scores(), weights.words);
  const order = [...files.keys()].toSorted(
    (left, right) => at(first, right) - at(first, left) || left - right,
  );
  const linked = order.slice(0, maxLinked).toSorted((left, right) => left - right);
  const chosen = linked.flatMap((place) => files[place] ?? []);
  await store.readDefinitions(git, chosen);
  texts.countDefinitions(linked);
  const scores = sum(before, texts.scores(), weights.words);
  const start = Float64Array.from(linked, (place) => at(scores, place));
  const ranks = pageRank(start, relations(chosen, store, commits, weights), weights.follow);
  const ranked = chosen.map((file, place) => ({ file, score: at(ranks, place) }));
  const rest = order.slice(maxLinked).flatMap((place) => files[place] ?? []);
  return [
    ...ranked.toSorted((left, right) => right.score - left.score),
    ...rest.map((file) => ({ file, score: 0 })),
  ];
}

function relations(
  files: readonly TreeFile[],
  store: TagStore,
  commits: readonly PastCommit[],
  weights: Weights,
): Relation[] {
  const uses = references(files, store);
  return [
    { edges: changedTogether(files, commits), share: weights.together },
    { edges: sameStem(files), share: weights.stem },
    { edges: sameFolder(files), share: weights.folder },
    { edges: uses, share: weights.uses },
    { edges: uses, share: weights.usedBy, back: true },
  ];
}

/** What is known of each file before its words are looked at. */
function scoreByHistory({
  files,
  commits,
  text,
  focus,
  weights,
  query,
}: RankRequest & { weights: Weights; query: Query }): Float64Array {
  const { recent, alike } = historyScores(commits, query);
  const named = namedPlaces(text, files);
  const focused = files.map(({ path }) => focus(path));
  const count = focused.filter(Boolean).length;
  const mostRecent = Math.max(0, ...recent.values());
  const mostAlike = Math.max(0, ...alike.values());
  return Float64Array.from(files, ({ path }, place) => {
    const fresh = share(recent.get(path), mostRecent) * weights.recent;
    const like = share(alike.get(path), mostAlike) * weights.alike;
    const wanted = focused[place] ? weights.focus * Math.min(1, maxFocus / count) : 0;
    return fresh + like + wanted + at(named, place) * weights.named;
  });
}

function share(value = 0, most: number): number {
  return most === 0 ? 0 : value / most;
}

function sum(base: Float64Array, words: Float64Array, weight: number): Float64Array {
  const most = words.reduce((best, value) => Math.max(best, value), 0);
  return base.map((value, place) => value + weight * share(words[place], most));
}

function at(values: Float64Array, place: number): number {
  return values[place] ?? 0;
}
