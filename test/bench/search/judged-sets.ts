import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Documents, questions and which document answers which: a public test collection. */
export interface JudgedSet {
  name: string;
  docs: { id: string; title: string; text: string }[];
  /** Questions that have an answer. */
  queries: { id: string; text: string }[];
  /** Ids of the documents that answer, by question; any grade above 0. */
  relevant: ReadonlyMap<string, ReadonlySet<string>>;
}

const docSchema = z.object({
  id: z.string(),
  title: z.string().nullish(),
  text: z.string().default(""),
});
const querySchema = z.object({ id: z.string(), text: z.string() });
const files = ["docs.jsonl", "queries.jsonl", "qrels.tsv"];

/** Every set below `<corpora>/ir`; empty when there are none. */
export function loadSets(corpora: string): JudgedSet[] {
  const folder = join(corpora, "ir");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .filter((name) => files.every((file) => existsSync(join(folder, name, file))))
    .map((name) => loadSet(join(folder, name), name));
}

/** `LOOPWIKI_CORPORA`, else the corpora beside the repository. */
export function corporaFolder(): string {
  return resolve(
    process.env["LOOPWIKI_CORPORA"] ?? join(import.meta.dirname, "../../../../shared/corpora"),
  );
}

function loadSet(folder: string, name: string): JudgedSet {
  const docs = lines(folder, "docs.jsonl").map((line) => {
    const { id, title, text } = docSchema.parse(JSON.parse(line));
    // Cranfield's texts begin with their titles; said once is enough, for every system.
    const body = title != null && text.startsWith(title) ? text.slice(title.length) : text;
    return { id, title: (title ?? "").trim(), text: body.trim() };
  });
  const relevant = new Map<string, Set<string>>();
  for (const line of lines(folder, "qrels.tsv")) {
    const [query = "", doc = "", grade = "0"] = line.split("\t");
    if (!(Number(grade) > 0)) continue;
    const known = relevant.get(query);
    if (known) known.add(doc);
    else relevant.set(query, new Set([doc]));
  }
  const queries = lines(folder, "queries.jsonl")
    .map((line) => querySchema.parse(JSON.parse(line)))
    .filter(({ id }) => relevant.has(id));
  return { name, docs, queries, relevant };
}

function lines(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean);
}
