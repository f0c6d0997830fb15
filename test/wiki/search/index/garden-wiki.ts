import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import {
  ContentRoot,
  HashEmbedder,
  pageFactsOf,
  updateIndex,
  Wiki,
  type Embedder,
  type IndexReport,
  type UpdateOptions,
} from "#wiki";

export interface GardenWiki {
  directory: string;
  content: ContentRoot;
  wiki: Wiki;
  write: (path: string, body: string) => Promise<void>;
  remove: (path: string) => Promise<void>;
  /** Brings the index up to the pages as they are on disk. */
  update: (options?: Partial<UpdateOptions>) => Promise<IndexReport>;
}

/** A wiki of beds of a garden, `wiki/beds/bed-7.md` and so on, each with its plant; removed with the test. */
export async function makeGardenWiki(beds: number): Promise<GardenWiki> {
  const directory = await mkdtemp(join(tmpdir(), "loopwiki-garden-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeBeds(directory, beds);
  return openGarden(directory);
}

async function writeBeds(directory: string, beds: number): Promise<void> {
  for (let bed = 0; bed < beds; bed += 1)
    await writePage(
      directory,
      bedPath(bed),
      `# Bed ${bed}\n\nIn this bed grows plant${bed}, which needs compost.\n`,
    );
}

export function openGarden(directory: string): GardenWiki {
  const content = new ContentRoot(directory);
  const wiki = new Wiki(content, () => true);
  return {
    directory,
    content,
    wiki,
    write: (path, body) => writePage(directory, path, body),
    remove: (path) => rm(join(directory, path)),
    update: async (options = {}) =>
      updateIndex(await wiki.pages(), {
        content,
        facts: async () => pageFactsOf(await wiki.index(), await wiki.graph()),
        ...options,
      }),
  };
}

export function bedPath(bed: number): string {
  return `wiki/beds/bed-${bed}.md`;
}

async function writePage(directory: string, path: string, body: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  const head = "---\ntitle: A bed of the garden\ntype: domain\n---\n";
  await writeFile(join(directory, path), `${head}${body}`);
}

/** The fake embedder, with what it was asked; it can fail or call back at a point. */
export class CountingEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions = 16;
  readonly #inner = new HashEmbedder(16);
  readonly #before: (texts: number) => void;
  texts = 0;

  constructor(model = "counting", before: (texts: number) => void = () => undefined) {
    this.model = model;
    this.#before = before;
  }

  async embed(texts: readonly string[], kind: "query" | "passage"): Promise<Float32Array[]> {
    this.#before(this.texts);
    this.texts += texts.length;
    return this.#inner.embed(texts, kind);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
