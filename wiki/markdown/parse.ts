import { splitFrontMatter } from "../front-matter.ts";
import type { MarkdownDocument } from "./document.ts";
import { parseReference, type ParsedTree } from "./parse-reference.ts";
import { tangleIn } from "./tangle.ts";

export { isExternal } from "./link-text.ts";

/**
 * Everything lint, search and rename need to know of a page's Markdown. Never throws. Text that would
 * take minutes is not read (`tangle` says why), but what remains has no exact bound: pages of strangers
 * are rendered with `renderSafely`.
 */
export function parseMarkdown(source: string): MarkdownDocument {
  return parseTree(source).document;
}

/** The same with the tree, for the renderer. What is not read is one block of code. */
export function parseTree(source: string): ParsedTree {
  const tangle = tangleIn(source);
  if (tangle !== undefined) return unread(source, tangle);
  try {
    return parseReference(source);
  } catch (error) {
    return unread(source, `Markdown that cannot be read (${String(error)})`); // its stack overflowed
  }
}

function unread(source: string, tangle: string): ParsedTree {
  const frontMatter = splitFrontMatter(source);
  return {
    document: { frontMatter, headings: [], links: [], blocks: [], tags: [], tangle },
    tree: { type: "root", children: [{ type: "code", value: frontMatter.body }] },
  };
}
