import { Stamps } from "../cache/file-stamp.ts";
import type { ContentRoot } from "../content-root.ts";
import type { PageIndex } from "../links/resolve.ts";
import { later } from "../later.ts";
import type { Page } from "../page.ts";
import type { KeptReader } from "./kept-lint.ts";
import { faceOf, namesOf, type Footing } from "./footing.ts";
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
  /** Of pages with the same text. */
  readonly #places: ReadonlyMap<Page, number>;
  /** Places of cited files that may be others than they were. */
  #edited: ReadonlySet<number> = new Set();
  #isSurveyed = false;

  constructor(kept: KeptReader, index: PageIndex, footing: Footing) {
    this.kept = kept;
    this.#index = index;
    const { pages } = index;
    const changed: number[] = [];
    this.#places = placesOf(kept, pages, changed);
    this.changed = changed;
    this.isSameLanguage = kept.meta.language === footing.language;
    const isOther = (at: number, page: Page | undefined): boolean =>
      page === undefined || kept.names[at] !== namesOf(page);
    this.isSameNames =
      kept.meta.names === footing.names && !changed.some((at) => isOther(at, pages[at]));
    const isTurned = (at: number): boolean => {
      const page = pages[at];
      return page !== undefined && kept.faces[at] !== faceOf(page);
    };
    this.turned = new Set(this.isSameNames ? changed.filter(isTurned) : []);
  }

  /** Where a page with this text is kept. */
  placeOf(page: Page): number | undefined {
    return this.#places.get(page);
  }

  /** The same, when its links also lead where they led. */
  linkedPlaceOf(page: Page): number | undefined {
    const at = this.isSameNames ? this.#places.get(page) : undefined;
    return at === undefined || (this.turned.size > 0 && this.kept.leadsTo(at, this.turned))
      ? undefined
      : at;
  }

  /** The same, when the files that it cites are also as they were. */
  soundPlaceOf(page: Page): number | undefined {
    const at = this.linkedPlaceOf(page);
    return at === undefined || (this.#edited.size > 0 && this.kept.citesAny(at, this.#edited))
      ? undefined
      : at;
  }

  /** Others that a page was compared with and that are as they were. */
  unlike(page: Page): readonly Page[] | undefined {
    const at = this.isSameNames ? this.#places.get(page) : undefined;
    if (at === undefined) return undefined;
    const unlike = this.kept.unlike(at, this.#index.pages);
    if (unlike.length === 0) return undefined;
    return this.changed.length === 0 ? unlike : unlike.filter((one) => this.#places.has(one));
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
