import { Stamps } from "../cache/file-stamp.ts";
import type { ContentRoot } from "../content-root.ts";
import type { PageIndex } from "../links/resolve.ts";
import { later } from "../later.ts";
import type { Page } from "../page.ts";
import { digestsOf, faceOf, linksOf, namesOf, type Footing } from "./footing.ts";
import type { Digests, KeptReader } from "./kept-lint.ts";
import { rememberSurvey } from "./text/survey.ts";

/** What is kept of an earlier lint, compared with how everything is now: says what of it is still true. */
export class RecalledLint {
  readonly kept: KeptReader;
  /** Whether every name means the same page or file: then all pages have the same places. */
  readonly isSameNames: boolean;
  readonly isSameLanguage: boolean;
  /** Pages with another text, by their place now. */
  readonly changed: readonly number[];
  /** Of these the ones whose headings or blocks are others: what links to them is looked at again. */
  readonly turned: ReadonlySet<number>;
  readonly #index: PageIndex;
  /** Of pages with the same text; mostly they are where they were. */
  readonly #places: ReadonlyMap<Page, number>;
  readonly #moved = new Set<Page>();
  /** Places of cited files that may be others than they were. */
  #edited: ReadonlySet<number> = new Set();
  #isSurveyed = false;
  /** Of pages with another text and the same links. */
  readonly #changedPlaces: () => ReadonlyMap<Page, number>;

  constructor(kept: KeptReader, index: PageIndex, footing: Footing) {
    this.kept = kept;
    this.#index = index;
    const { pages } = index;
    const changed: number[] = [];
    this.#places = placesOf(kept, pages, changed);
    this.changed = changed;
    for (const at of changed) this.#addMoved(pages[at]);
    this.isSameLanguage = kept.meta.language === footing.language;
    const isOther = (at: number, page: Page | undefined): boolean =>
      page === undefined || kept.digests(at).names !== namesOf(page);
    this.isSameNames =
      kept.meta.names === footing.names && !changed.some((at) => isOther(at, pages[at]));
    const isTurned = (at: number): boolean => {
      const page = pages[at];
      return page !== undefined && kept.digests(at).face !== faceOf(page);
    };
    this.turned = new Set(this.isSameNames ? changed.filter(isTurned) : []);
    this.#changedPlaces = later(() => new Map(changed.flatMap((at) => this.#sameLinks(at))));
  }

  /** Where a page with this text is kept. */
  placeOf(page: Page): number | undefined {
    return this.#places.get(page);
  }

  /** The same, when its links also lead where they led. */
  linkedPlaceOf(page: Page): number | undefined {
    const at = this.#unmovedPlaceOf(page);
    return at === undefined || (this.turned.size > 0 && this.kept.leadsTo(at, this.turned))
      ? undefined
      : at;
  }

  /** Where an outline is kept that is that of a page: its text may be another. */
  outlinePlaceOf(page: Page): number | undefined {
    return this.linkedPlaceOf(page) ?? this.#changedPlaces().get(page);
  }

  /** Digests of a page, read where they are kept. */
  digestsOf(page: Page): Digests {
    const at = this.#places.get(page);
    return at === undefined ? digestsOf(page) : this.kept.digests(at);
  }

  /** The same, when the files that it cites are also as they were. */
  citedPlaceOf(page: Page): number | undefined {
    return this.#unlessEdited(this.outlinePlaceOf(page));
  }

  /** Where a page is kept of which text, links and cited files are as they were. */
  samePlaceOf(page: Page): number | undefined {
    return this.#unlessEdited(this.linkedPlaceOf(page));
  }

  #unlessEdited(at: number | undefined): number | undefined {
    const isEdited =
      at !== undefined && this.#edited.size > 0 && this.kept.citesAny(at, this.#edited);
    return isEdited ? undefined : at;
  }

  #addMoved(page: Page | undefined): void {
    if (page && this.#places.has(page)) this.#moved.add(page);
  }

  /** With the same names the pages with the same path have the same place. */
  #unmovedPlaceOf(page: Page): number | undefined {
    return this.isSameNames && !this.#moved.has(page) ? this.#places.get(page) : undefined;
  }

  #sameLinks(at: number): [Page, number][] {
    const page = this.#index.pages[at];
    if (!page || !this.isSameNames || this.turned.has(at)) return [];
    if (this.turned.size > 0 && this.kept.leadsTo(at, this.turned)) return [];
    return this.kept.digests(at).links === linksOf(page) ? [[page, at]] : [];
  }

  /** Others that a page was compared with and that are as they were. */
  unlike(page: Page): readonly Page[] | undefined {
    const at = this.#unmovedPlaceOf(page);
    if (at === undefined) return undefined;
    const unlike = this.kept.unlike(at, this.#index.pages);
    if (unlike.length === 0) return undefined;
    return this.changed.length === 0
      ? unlike
      : unlike.filter((one) => this.#unmovedPlaceOf(one) !== undefined);
  }

  /** Looks which of the cited files were edited. */
  async lookAtCited(content: ContentRoot): Promise<void> {
    if (!this.isSameNames) return;
    const edited = new Set<number>();
    const now = new Stamps();
    for (const [at, file] of this.kept.cited.entries()) {
      const stamp = await content.stampBeside(file);
      if (stamp) now.set(at, stamp);
      else now.forget(at);
      if (!now.isSame(at, this.kept.stamps, at)) edited.add(at);
    }
    this.#edited = edited;
  }

  /** For rules that ask every page: reading the texts again would be far slower. */
  tellSurveys(): void {
    if (this.#isSurveyed) return;
    this.#isSurveyed = true;
    for (const [page, at] of this.#places) rememberSurvey(page, this.kept.survey(at));
  }
}

/** Where each page's text is in what is kept: mostly where it is now. Others are added to `changed`. */
function placesOf(
  kept: KeptReader,
  pages: readonly Page[],
  changed: number[],
): ReadonlyMap<Page, number> {
  const byHash = later(
    () => new Map(Array.from({ length: kept.count }, (_, at) => [kept.hash(at), at])),
  );
  const places = new Map<Page, number>();
  for (const [at, page] of pages.entries()) {
    const { hash } = page;
    if (kept.hash(at) === hash) {
      places.set(page, at);
      continue;
    }
    changed.push(at);
    const elsewhere = byHash().get(hash);
    if (elsewhere !== undefined) places.set(page, elsewhere);
  }
  return places;
}
