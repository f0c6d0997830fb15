import { generatedSections, type Page, type PageIndex } from "#wiki";

const maxRelated = 6;
/** Shorter names stand in any text. */
const minName = 5;

/** Pages whose title or alias stands in a text as it is written, those named first coming first. */
export function relatedPages(index: PageIndex, text: string): Page[] {
  const words = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ")} `;
  const found: { page: Page; at: number }[] = [];
  for (const page of index.pages) {
    if (page.type !== "domain" && page.type !== "system" && page.type !== "concept") continue;
    if (!page.path.includes("/", "wiki/".length) || generatedSections(page.source).length > 0)
      continue;
    const places = [page.title, ...page.aliases].map((name) => placeOf(words, name));
    const first = Math.min(...places.filter((at) => at >= 0));
    if (Number.isFinite(first)) found.push({ page, at: first });
  }
  return found
    .toSorted((left, right) => left.at - right.at)
    .slice(0, maxRelated)
    .map(({ page }) => page);
}

function placeOf(words: string, name: string): number {
  const wanted = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return wanted.length < minName ? -1 : words.indexOf(` ${wanted} `);
}
