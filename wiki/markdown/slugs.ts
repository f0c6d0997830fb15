import GithubSlugger from "github-slugger";

/** Of these characters GitHub keeps all, and makes spaces dashes; its own pattern for the rest is long. */
const usual = /^[A-Za-z0-9 _-]+$/;

/** So many are compared one by one. */
const few = 16;

/** GitHub's slugs of a page's headings: each a second time gets a number. */
export class Slugs {
  /** The first ones, while each differs from the others; then the slugger knows all. */
  readonly #first: string[] = [];
  #count = 0;
  #slugger: GithubSlugger | undefined;

  /** Begins with the headings of another page. */
  clear(): void {
    this.#count = 0;
    this.#slugger = undefined;
  }

  slug(text: string): string {
    const slug = usual.test(text) ? text.toLowerCase().replaceAll(" ", "-") : undefined;
    if (slug !== undefined && !this.#isGiven(slug)) return slug;
    this.#slugger ??= this.#sluggerOfFirst();
    return this.#slugger.slug(text);
  }

  /** Whether a slug may have been given before; from now on it is. */
  #isGiven(slug: string): boolean {
    const occurrences = this.#slugger?.occurrences;
    if (occurrences !== undefined) {
      if (Object.hasOwn(occurrences, slug)) return true;
      occurrences[slug] = 0;
      return false;
    }
    if (this.#count === few) return true;
    for (let at = 0; at < this.#count; at += 1) if (this.#first[at] === slug) return true;
    this.#first[this.#count] = slug;
    this.#count += 1;
    return false;
  }

  #sluggerOfFirst(): GithubSlugger {
    const slugger = new GithubSlugger();
    for (const slug of this.#first.slice(0, this.#count)) slugger.occurrences[slug] = 0;
    return slugger;
  }
}
