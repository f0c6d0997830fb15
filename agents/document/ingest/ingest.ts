import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  generatedSections,
  LoopwikiError,
  messageOf,
  proseAround,
  type ContentRoot,
  type Git,
  type Page,
  type Wiki,
} from "#wiki";
import type { RoleAgent } from "../../execute/services.ts";
import { inCleanRoom } from "../../roles/clean-room.ts";
import { headOf } from "../../audit/clean-checkout.ts";
import { compileSource, type Compilation } from "./compile-source.ts";
import { keepSource } from "./keep-source.ts";
import { IngestQueue, type QueueEntry } from "./queue.ts";
import { assertRange, listSources, readSource, type RawSource } from "./read-source.ts";
import { relatedPages } from "./related-pages.ts";
import type { KeptSource } from "./source-page.ts";
import { writeSource, type FoundPages } from "./write-source.ts";

export interface IngestServices {
  git: Git;
  /** Absolute path of the working tree. */
  repository: string;
  /** Absolute path of the git common directory. */
  commonDir: string;
  content: ContentRoot;
  wiki: Wiki;
  clock: () => Date;
}

export interface IngestRequest {
  /** Files, folders, addresses, `git:<range>`; none goes on with what an earlier run left. */
  named: readonly string[];
  /** Absolute path that relative names count from. */
  directory: string;
  allowPrivate: boolean;
  librarian?: RoleAgent | undefined;
  signal: AbortSignal;
  note: (text: string) => void;
}

/** What became of one source. */
export interface Ingested {
  origin: string;
  /** `known`: it is kept already, as it is; `failed`: nothing was written. */
  state: "compiled" | "uncompiled" | "known" | "failed";
  /** Path of its page below the content root. */
  page?: string;
  /** Pages that were made of it. */
  made: string[];
  /** Why it failed or was not compiled, and what was thrown away. */
  reason?: string;
}

/**
 * Keeps sources as they are and writes a page about each. One after the other from a queue on the disk: killed
 * on the way, the next call goes on, and what is kept already is not read again.
 */
export async function ingestSources(
  services: IngestServices,
  request: IngestRequest,
): Promise<Ingested[]> {
  const queue = new IngestQueue(join(services.commonDir, "loopwiki", "ingest-queue.json"));
  const range = (revisions: string): Promise<void> => assertRange(services.git, revisions);
  for (const named of request.named)
    await queue.add(await listSources(named, request.directory, range));
  const done: Ingested[] = [];
  for (const entry of await queue.waiting()) {
    request.signal.throwIfAborted();
    request.note(`Reading ${entry.origin} …`);
    done.push(await ingestOne(entry, services, request));
    await queue.done(entry.origin);
  }
  return done;
}

async function ingestOne(
  entry: QueueEntry,
  services: IngestServices,
  request: IngestRequest,
): Promise<Ingested> {
  try {
    const raw = await readSource(entry, { ...services, ...request });
    return await ingestRaw(raw, services, request);
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof LoopwikiError)) throw error;
    return { origin: entry.origin, state: "failed", made: [], reason: messageOf(error) };
  }
}

async function ingestRaw(
  raw: RawSource,
  services: IngestServices,
  request: IngestRequest,
): Promise<Ingested> {
  const { origin } = raw;
  const sha256 = createHash("sha256").update(raw.bytes).digest("hex");
  const index = await services.wiki.index();
  const known = index.pages.find(({ fields }) => fields?.["sha256"] === sha256);
  if (known && !(request.librarian && canCompile(known)))
    return { origin, state: "known", page: known.path, made: [] };
  const source = await keepSource(raw, sha256, services);
  if (typeof source === "string") return { origin, state: "failed", made: [], reason: source };
  const related = relatedPages(index, source.content);
  const found = { index, related, known };
  const compilation = await compile(source, found, { services, request });
  if (compilation === undefined || "compiled" in compilation)
    return finish(source, { ...found, compiled: compilation }, services);
  const { failure: reason } = compilation;
  if (known) return { origin, state: "known", page: known.path, made: [], reason };
  return { ...(await finish(source, { ...found, compiled: undefined }, services)), reason };
}

async function finish(
  source: KeptSource,
  found: FoundPages,
  services: IngestServices,
): Promise<Ingested> {
  const { compiled } = found;
  const written = await writeSource(source, found, services);
  const state = compiled ? "compiled" : "uncompiled";
  const dropped = compiled?.dropped ?? 0;
  const reason = dropped === 0 ? {} : { reason: `${dropped} of its sentences were thrown away` };
  return { origin: source.origin, state, ...written, ...reason };
}

/** A page that nobody has read a source for yet, and on which nobody wrote. */
function canCompile({ fields, source, document }: Page): boolean {
  const sections = generatedSections(source);
  return (
    fields?.status === "uncompiled" &&
    sections.length === 1 &&
    sections.every(({ isEdited }) => !isEdited) &&
    proseAround(document.frontMatter.body) === ""
  );
}

async function compile(
  source: KeptSource,
  { index, related }: Pick<FoundPages, "index" | "related">,
  { services, request }: { services: IngestServices; request: IngestRequest },
): Promise<Compilation | { failure: string } | undefined> {
  const { librarian, signal, note } = request;
  if (!librarian) return undefined;
  const { git, content } = services;
  const commit = await headOf(git);
  note(`Asking ${librarian.agent.label} …`);
  return inCleanRoom(git, commit, { signal, note }, (room) =>
    compileSource(source, {
      librarian,
      room,
      prompts: { git, content, commit },
      index,
      related,
      prefix: content.repositoryPath(""),
    }),
  );
}
