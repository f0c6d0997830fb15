import type { MarkdownDocument } from "#wiki";

/** What both parsers must agree on. */
export function factsOf(document: MarkdownDocument): object {
  const { headings, links, blocks, tags, frontMatter } = document;
  return { headings, links, blocks, tags, data: frontMatter.data, body: frontMatter.bodyOffset };
}
