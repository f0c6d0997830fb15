import { hash } from "node:crypto";
import { isTelling, sameStamp, type FileStamp } from "../cache/file-stamp.ts";
import { linterVersion } from "../cache/program-version.ts";
import { readSigned, writeSigned } from "../cache/signed-text.ts";
import type { ContentRoot } from "../content-root.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import type { Known, LintDocument } from "./rule.ts";
import { rememberSurvey, surveyOf, type Survey } from "./text/survey.ts";

const name = "lint.json";
/** So many pages that had to be looked at are worth writing it down; fewer are looked at again in no time. */
const worthKeeping = 200;

/** What is kept of one page, for its text's hash. Pages are named by their place in the list. */
type Row = [
  hash: string,
  /** What other pages' links can see of it. */
  face: string,
  survey: Survey,
  to: number[],
  isWhole: boolean,
  cites: string[],
  isSound: boolean,
  isWellPut: boolean,
  /** Null when nobody looked. */
  mentions: number[] | null,
];

interface Kept {
  /** Names of all pages and files: while they are the same, links lead to the same pages. */
  names: string;
  /** What the vocabulary is made of. */
  language: string;
  /** Files that are cited, as they were; null for one that could have changed unseen. */
  cited: Record<string, FileStamp | null>;
  rows: Row[];
}

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
  readonly mentions = new Map<Page, readonly Page[]>();
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
    const rows = new Map(kept.rows.map((row) => [row[0], row]));
    const isSameLanguage = kept.language === languageOf(documents);
    for (const page of index.pages) {
      const row = rows.get(page.hash);
      if (!row) continue;
      rememberSurvey(page, row[2]);
      if (isSameLanguage && row[7]) this.wellPut.add(page);
    }
    if (kept.names === this.#names) await this.#recallLinks(kept);
  }

  async #recallLinks({ rows, cited }: Kept): Promise<void> {
    const { index } = this.#around;
    const { pages } = index;
    const edited = new Set(await this.#edited(cited));
    const turned = turnedPages(pages, rows);
    for (const [at, page] of pages.entries()) {
      const row = rows[at];
      if (row?.[0] !== page.hash) continue;
      const [, , , to, isWhole, cites, isSound, , mentions] = row;
      if (turned.size > 0 && to.some((other) => turned.has(other))) continue;
      index.remember(page, { to: pagesAt(to, pages), isWhole, cites });
      if (isSound && !cites.some((file) => edited.has(file))) this.sound.add(page);
      if (mentions) this.mentions.set(page, pagesAt(mentions, pages));
      this.#unchanged += 1;
    }
  }

  /** The cited files that may be others than they were. */
  async #edited(cited: Kept["cited"]): Promise<string[]> {
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
    const places = new Map(pages.map((page, at) => [page, at]));
    const cited = new Set<string>();
    const rows = pages.map((page): Row => {
      const { to, isWhole, cites } = index.outline(page);
      for (const file of cites) cited.add(file);
      const mentions = this.mentions.get(page);
      return [
        page.hash,
        faceOf(page),
        surveyOf(page),
        placesOf(to, places),
        isWhole,
        [...cites],
        this.sound.has(page),
        this.wellPut.has(page),
        mentions ? placesOf(mentions, places) : null,
      ];
    });
    const stamps = await this.#stamps(cited);
    const language = languageOf(documents);
    const kept: Kept = { names: this.#names, language, cited: stamps, rows };
    await writeSigned(content, { name, version: linterVersion() }, JSON.stringify(kept));
  }

  async #stamps(files: ReadonlySet<string>): Promise<Kept["cited"]> {
    const stamps: Kept["cited"] = {};
    for (const file of files) {
      const stamp = await this.#around.content.stampBeside(file);
      stamps[file] = stamp && isTelling(stamp, this.#startedAt) ? stamp : null;
    }
    return stamps;
  }
}

/** Pages whose headings or blocks are others now: what links to them is looked at again. */
function turnedPages(pages: readonly Page[], rows: readonly Row[]): Set<number> {
  const isTurned = (page: Page, at: number): boolean =>
    rows[at]?.[0] !== page.hash && rows[at]?.[1] !== faceOf(page);
  return new Set(pages.flatMap((page, at) => (isTurned(page, at) ? [at] : [])));
}

/** The file is signed, so what it says is what was written. */
function parse(text: string | undefined): Kept | undefined {
  if (text === undefined) return undefined;
  const kept: Kept = JSON.parse(text);
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

function faceOf({ document: { headings, blocks } }: Page): string {
  const seen = headings.map(({ depth, text, slug }) => [depth, text, slug]);
  return hash("sha1", JSON.stringify([seen, blocks]));
}

function pagesAt(places: readonly number[], pages: readonly Page[]): Page[] {
  return places.flatMap((at) => pages[at] ?? []);
}

function placesOf(list: readonly Page[], places: ReadonlyMap<Page, number>): number[] {
  return list.flatMap((page) => places.get(page) ?? []);
}
