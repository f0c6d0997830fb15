import GithubSlugger from "github-slugger";

/** Of these characters GitHub keeps all, and makes spaces dashes; its own pattern for the rest is long. */
const usual = /^[A-Za-z0-9 _-]+$/;

/** GitHub's slugs of a page's headings: each a second time gets a number. */
export class Slugs {
  readonly #slugger = new GithubSlugger();

  slug(text: string): string {
    const { occurrences } = this.#slugger;
    if (!usual.test(text)) return this.#slugger.slug(text);
    const slug = text.toLowerCase().replaceAll(" ", "-");
    if (Object.hasOwn(occurrences, slug)) return this.#slugger.slug(text);
    occurrences[slug] = 0;
    return slug;
  }
}
