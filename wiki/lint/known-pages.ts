import { hash } from "node:crypto";
import { isTelling, sameStamp } from "../cache/file-stamp.ts";
import { linterVersion } from "../cache/program-version.ts";
import { readSigned, writeSigned } from "../cache/signed-text.ts";
import type { ContentRoot } from "../content-root.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import { later } from "../later.ts";
import { columnsOf, KeptReader, type KeptLint, type PageFacts } from "./kept-lint.ts";
import type { Known, LintDocument, Mention } from "./rule.ts";
import { rememberSurvey, surveyOf } from "./text/survey.ts";
import { longHash } from "./text/words.ts";

const name = "lint.json";
/** So many pages that had to be looked at are worth writing it down; fewer are looked at again in no time. */
const worthKeeping = 200;

/** The pages, and everything else that a page's verdict can depend on. */
export interface Surroundings {
  content: ContentRoot;
  index: PageIndex;
  documents: readonly LintDocument[];
  /** All files of the repository; without them nothing is known of links. */
  files: readonly string[] | undefined;
}

/** What an earlier lint found out about the pages of this one, as far as it is still true. */
export class KnownPages implements Known {
  readonly sound = new Set<Page>();
  readonly wellPut = new Set<Page>();
  readonly mentions = new Map<Page, readonly Mention[]>();
  readonly unlike = new Map<Page, readonly Page[]>();
  readonly #around: Surroundings;
  readonly #names: string;
  readonly #startedAt = Date.now();
  /** Pages of which all is known. */
  #unchanged = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#names = namesOf(around);
  }

  /** Takes what is still true from the file. */
  async recall(): Promise<void> {
    const { content, index, documents } = this.#around;
    if (index.pages.length < worthKeeping) return;
    const kept = parse(await readSigned(content, name, linterVersion()));
    if (!kept) return;
    const reader = new KeptReader(kept);
    const places = placesIn(kept, index.pages);
    const isSameLanguage = kept.language === languageOf(documents);
    for (const [at, page] of index.pages.entries()) {
      const place = places[at];
      if (place === undefined) continue;
      rememberSurvey(page, reader.survey(place));
      if (isSameLanguage && reader.isWellPut(place)) this.wellPut.add(page);
    }
    if (kept.names === this.#names) await this.#recallLinks(kept, reader);
  }

  /** With the same names every page has the same place. */
  async #recallLinks(kept: KeptLint, reader: KeptReader): Promise<void> {
    const { index } = this.#around;
    const { pages } = index;
    const edited = new Set(await this.#edited(kept.cited));
    const others = new Set(pages.filter((page, at) => kept.hashes[at] !== page.hash));
    const turned = turnedPages(pages, kept);
    for (const [at, page] of pages.entries()) {
      if (others.has(page)) continue;
      const unlike = reader.unlike(at, pages);
      if (unlike.length > 0)
        this.unlike.set(
          page,
          others.size === 0 ? unlike : unlike.filter((one) => !others.has(one)),
        );
      if (turned.size > 0 && reader.to(at).some((other) => turned.has(other))) continue;
      const outline = reader.outline(at, pages);
      index.remember(page, outline);
      if (reader.isSound(at) && !outline.cites.some((file) => edited.has(file)))
        this.sound.add(page);
      const mentions = reader.mentions(at, pages);
      if (mentions) this.mentions.set(page, mentions);
      this.#unchanged += 1;
    }
  }

  /** The cited files that may be others than they were. */
  async #edited(cited: KeptLint["cited"]): Promise<string[]> {
    const edited: string[] = [];
    for (const [file, before] of Object.entries(cited)) {
      const now = await this.#around.content.stampBeside(file);
      if (!now || !before || !sameStamp(now, before)) edited.push(file);
    }
    return edited;
  }

  /** Keeps what all rules together have found out. */
  async keep(): Promise<void> {
    const { content, index, documents } = this.#around;
    const { pages } = index;
    if (pages.length - this.#unchanged < worthKeeping) return;
    const cited = new Set<string>();
    const rows = pages.map((page): PageFacts => {
      const outline = index.outline(page);
      for (const file of outline.cites) cited.add(file);
      return {
        page,
        face: faceOf(page),
        survey: surveyOf(page),
        outline,
        isSound: this.sound.has(page),
        isWellPut: this.wellPut.has(page),
        mentions: this.mentions.get(page),
        unlike: this.unlike.get(page) ?? [],
      };
    });
    const kept: KeptLint = {
      names: this.#names,
      language: languageOf(documents),
      cited: await this.#stamps(cited),
      ...columnsOf(rows, [...cited]),
    };
    await writeSigned(content, { name, version: linterVersion() }, JSON.stringify(kept));
  }

  async #stamps(files: ReadonlySet<string>): Promise<KeptLint["cited"]> {
    const stamps: KeptLint["cited"] = {};
    for (const file of files) {
      const stamp = await this.#around.content.stampBeside(file);
      stamps[file] = stamp && isTelling(stamp, this.#startedAt) ? stamp : null;
    }
    return stamps;
  }
}

/** Places of pages whose headings or blocks are others now: what links to them is looked at again. */
function turnedPages(pages: readonly Page[], { hashes, faces }: KeptLint): Set<number> {
  const isTurned = (page: Page, at: number): boolean =>
    hashes[at] !== page.hash && faces[at] !== faceOf(page);
  return new Set(pages.flatMap((page, at) => (isTurned(page, at) ? [at] : [])));
}

/** Where each page's text is in what is kept: mostly where it is now. */
function placesIn({ hashes }: KeptLint, pages: readonly Page[]): (number | undefined)[] {
  const byHash = later(() => new Map(hashes.map((hash, at) => [hash, at])));
  return pages.map(({ hash }, at) => (hashes[at] === hash ? at : byHash().get(hash)));
}

/** The file is signed, so what it says is what was written. */
function parse(text: string | undefined): KeptLint | undefined {
  if (text === undefined) return undefined;
  const kept: KeptLint = JSON.parse(text);
  return kept;
}

function namesOf({ content, index, files }: Surroundings): string {
  const names = index.pages.map(({ path, title, aliases }) => [path, title, ...aliases]);
  const others = files ? files.join("\0") : Math.random(); // never the same
  return hash("sha256", JSON.stringify([content.prefix, names]) + String(others));
}

function languageOf(documents: readonly LintDocument[]): string {
  const texts = documents.filter(({ kind }) => kind === "language").map(({ text }) => text);
  return hash("sha256", JSON.stringify(texts));
}

function faceOf({ document: { headings, blocks } }: Page): number {
  const seen = headings.map(({ depth, text, slug }) => `${depth}\n${text}\n${slug}`);
  return longHash(`${seen.join("\n")}\n\n${blocks.join("\n")}`);
}
