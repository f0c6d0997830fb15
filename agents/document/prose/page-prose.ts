import { generatedSections, type Page } from "#wiki";

/** Longest quotation, in characters: a claim is a sentence or two, not a page. */
const maxQuote = 1200;

/** A quotation's place on its page, by offsets. */
export interface QuotePlace {
  start: number;
  end: number;
}

/**
 * Where the words stand in what people and librarians wrote; or why nothing can be done with them. Front
 * matter, generated parts and code are no prose.
 */
export function placeOfQuote(
  page: Pick<Page, "source" | "document">,
  quote: string,
): QuotePlace | string {
  const words = quote.trim();
  if (words.length < 8 || words.length > maxQuote) return "the quotation is too short or too long";
  if (/\n[ \t]*\n/.test(words)) return "the quotation is more than one paragraph";
  const { source, document } = page;
  const start = source.indexOf(words);
  if (start < 0) return "the page does not say that";
  if (source.indexOf(words, start + 1) >= 0) return "the page says that in several places";
  const end = start + words.length;
  const closed = [
    { start: 0, end: document.frontMatter.bodyOffset },
    ...generatedSections(source),
    ...codeBlocks(source),
    ...headings(source),
  ];
  return closed.some((part) => start < part.end && end > part.start)
    ? "the quotation is not prose"
    : { start, end };
}

/** Offsets of the end of the paragraph that a place is in. */
export function endOfParagraph(source: string, from: number): number {
  const end = /\r?\n[ \t]*(?:\r?\n|$)/.exec(source.slice(from));
  return end ? from + end.index : source.trimEnd().length;
}

function headings(source: string): QuotePlace[] {
  return [...source.matchAll(/^ {0,3}#{1,6}[ \t].*$/gm)].map(({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
  }));
}

function codeBlocks(source: string): QuotePlace[] {
  return [...source.matchAll(/^ {0,3}(```|~~~)[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm)].map(
    ({ 0: block, index }) => ({ start: index, end: index + block.length }),
  );
}
