import GithubSlugger from "github-slugger";

/** What becomes of an ASCII character in a slug; 0 for those that GitHub leaves out, whose pattern is long. */
const slugCodes = new Uint8Array(128);
for (const one of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_- ")
  slugCodes[one.charCodeAt(0)] = one.toLowerCase().replace(" ", "-").charCodeAt(0);

const longest = 256;
const written = Buffer.alloc(longest);

/** The slug of a text of usual characters; undefined for others. One piece: `replaceAll` makes a chain. */
function plainSlug(text: string): string | undefined {
  const { length } = text;
  if (length === 0 || length > longest) return undefined;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const slugCode = code < 128 ? (slugCodes[code] ?? 0) : 0;
    if (slugCode === 0) return undefined;
    written[at] = slugCode;
  }
  return written.toString("latin1", 0, length);
}

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
    const slug = plainSlug(text);
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
